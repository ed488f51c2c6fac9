import { defineConfig } from "vite";
import { TARGETS } from "./vite.config.ts";

/** The widget is one classic script under a lasting name: shops paste its address once. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "../odzew/ui/static/dist",
    emptyOutDir: false,
    target: TARGETS,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: "widget/main.ts",
      output: { format: "iife", entryFileNames: "widget.js", name: "OdzewWidget" },
    },
  },
});

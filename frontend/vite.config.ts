import { defineConfig } from "vite";
import { steps } from "./build/steps.ts";

/** Browsers with light-dark(), nesting, popover and :has(): since spring 2024. */
export const TARGETS = ["chrome125", "firefox128", "safari17.5"];

export default defineConfig({
  base: "./",
  publicDir: false,
  css: { postcss: { plugins: [steps()] } },
  build: {
    outDir: "../odzew/ui/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: TARGETS,
    cssTarget: TARGETS,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: [
        "styles/desk.css",
        "styles/customer.css",
        "workspace/main.ts",
        "customer/main.ts",
        "passkey/main.ts",
        "push/main.ts",
      ],
    },
  },
});

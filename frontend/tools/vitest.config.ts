import { defineConfig } from "vitest/config";

/** Tests lie beside the code above this folder, the test runner in it: sources alone build the desk. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  resolve: { alias: { vitest: new URL("./node_modules/vitest", import.meta.url).pathname } },
  test: { environment: "happy-dom", include: ["**/tests/*.test.ts"], exclude: ["**/node_modules/**"] },
});

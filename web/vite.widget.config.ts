import { defineConfig } from "vite";

/** The widget: one script that a shop's page embeds; its style is inside it. */
export default defineConfig({
  oxc: { jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Together" }, jsxInject: 'import { h, Fragment as Together } from "preact"' },
  publicDir: false,
  build: {
    outDir: "../bot/desk/static",
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "widget/main.tsx", formats: ["iife"], name: "huashuWidget", fileName: () => "widget.js" },
  },
});

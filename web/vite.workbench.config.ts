import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The workbench: one page, its chunks under names that change with their content. */
export default defineConfig({
  root: "workbench",
  base: "/static/workbench/",
  plugins: [react()],
  build: {
    outDir: "../../bot/desk/static/workbench",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
  },
});

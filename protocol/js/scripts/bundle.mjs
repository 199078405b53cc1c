/** How esbuild makes the one file that pages load. */
export const bundle = (root) => ({
  entryPoints: [`${root}src/index.ts`],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  logLevel: "warning",
});

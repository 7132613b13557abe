// Builds one stylesheet, of the DSFR's rules that pages use and of ours, and the scripts: build.mjs <folder> [state-brand]
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const [folder, stateBrand] = process.argv.slice(2);
const sheet = `${folder}/registre.css`;

await build({
  entryPoints: {
    registre: "templates/assets/app.css",
    scan: "templates/assets/scan/main.js",
    // Read before the field is, whatever the time that the other takes.
    hold: "templates/assets/scan/hold.js",
    // Loaded by the scan page where the browser decodes nothing by itself.
    decoder: "templates/assets/scan/decoder.js",
  },
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  // An icon costs no request once inside the sheet; the State's fonts stay beside it.
  loader: { ".svg": "dataurl", ".woff": "copy", ".woff2": "copy" },
  assetNames: "fonts/[name]",
  external: stateBrand ? [] : ["*.woff", "*.woff2"],
});

const css = await readFile(sheet, "utf8");
const [purged] = await new PurgeCSS().purge({
  // Without the State's brand nothing names its fonts, so that their faces go too; its block-mark is one class.
  css: [{ raw: stateBrand ? css : css.replaceAll("Marianne,", "system-ui,") }],
  blocklist: stateBrand ? [] : ["fr-logo"],
  content: ["templates/**/*.html", "{registry,labels,donations}/**/*.py"],
  // Django writes tags and attributes of its own: only classes of the DSFR, and what its scripts switch, may go.
  // Templates write the states after a variable (`fr-alert--{{ … }}`), which shows no class.
  safelist: [/^(?!fr-|data-fr-|class$)/, /^fr-(alert|badge)--(error|info|new|success|warning)$/],
  fontFace: true,
  keyframes: true,
  variables: true,
});
await writeFile(sheet, purged.css);

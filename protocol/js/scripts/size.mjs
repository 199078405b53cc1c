// What a page has to load, minified and compressed, and whether that is still little.

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { bundle } from "./bundle.mjs";

const most = 8192;
const root = fileURLToPath(new URL("..", import.meta.url));
const [{ contents }] = buildSync({ ...bundle(root), write: false }).outputFiles;
const size = gzipSync(contents, { level: 9 }).length;
console.log(`porthouse-client: ${size} bytes min+gzip of ${most}, ${contents.length} minified`);
process.exit(size > most ? 1 : 0);

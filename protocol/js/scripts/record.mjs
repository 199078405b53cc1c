// Records lives of the core into traces/, for other clients to be held to.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lives, recorded, scripted } from "../tests/traces.mjs";

const folder = fileURLToPath(new URL("../traces/", import.meta.url));

function keep(kind, traces) {
  const lines = traces.map((trace) => JSON.stringify(trace));
  writeFileSync(`${folder}${kind}.json`, `[\n${lines.join(",\n")}\n]\n`);
  console.log(`${kind}: ${traces.length} traces`);
}

mkdirSync(folder, { recursive: true });
for (const [kind, count] of Object.entries(lives)) keep(kind, recorded(kind, count));
keep("scripted", scripted());

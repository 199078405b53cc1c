// The recorded traces still tell the truth; a change of the core that is meant is recorded anew.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { Core } from "../dist/core.js";
import { asJson, fromJson } from "./traces.mjs";

const folder = new URL("../traces/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

for (const file of files) {
  test(`the core does what ${file} says (else: npm run record)`, () => {
    for (const { name, options, steps } of JSON.parse(readFileSync(new URL(file, folder), "utf8"))) {
      const core = new Core(options);
      steps.forEach(([now, dice, input, actions], i) => {
        assert.deepEqual(asJson(core.step(fromJson(input), now, dice)), actions, `${name}, step ${i + 1}`);
      });
    }
  });
}

test("the traces are small enough to be kept", () => {
  const bytes = files.reduce((sum, file) => sum + statSync(new URL(file, folder)).size, 0);
  assert.ok(files.length >= 5 && bytes < 300_000, `${bytes} bytes in ${files.length} files`);
});

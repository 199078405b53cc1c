import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { version } from "../dist/index.js";
import { visit } from "./fakes.mjs";

test("the client says the version of its package", () => {
  const told = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  assert.equal(version, told.version);
  assert.equal(told.dependencies, undefined);
  const { last } = visit();
  last().opens();
  assert.equal(JSON.parse(last().sent[0])[1].client, `porthouse-client/${version}`);
});

// What the programs print by --schema, and the types that are made of it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { patience } from "./house.mjs";

const programs = process.env.PORTHOUSE_BIN ?? "build/release/bin";
const js = fileURLToPath(new URL("../../protocol/js/", import.meta.url));
const run = (program, args, input) => spawnSync(program, args, { input, encoding: "utf8", timeout: patience });
const schemaOf = (example, ...flags) => run(join(programs, example), ["--schema", ...flags]);
const typesOf = (schema) => run(process.execPath, [join(js, "bin/porthouse-types.mjs")], schema);

test("the schema of the chat is the one that the client's tests have", () => {
  const { status, stdout } = schemaOf("chat");
  assert.equal(status, 0);
  const recorded = readFileSync(join(js, "tests/chat_schema.json"), "utf8");
  assert.deepEqual(JSON.parse(stdout), JSON.parse(recorded), "chat --schema > protocol/js/tests/chat_schema.json");
});

test("every example tells its rooms, listens nowhere and ends", () => {
  for (const example of ["arcade", "broadcast", "chat", "cluster", "echo", "limbo", "quickstart", "walled"]) {
    const { status, stdout, stderr } = schemaOf(example, "--port=1", "--address=192.0.2.1");
    assert.deepEqual([status, stderr], [0, ""], example);
    assert.ok(JSON.parse(stdout).rooms.length > 0, example);
    assert.equal(typesOf(stdout).status, 0, example);
  }
});

test("rooms that open when somebody goes there are told, too", () => {
  const { rooms } = JSON.parse(schemaOf("arcade").stdout);
  assert.deepEqual(Object.keys(rooms.find(({ family }) => family === "arcade/").hears), ["aim", "leave"]);
  const { stdout } = typesOf(schemaOf("arcade").stdout);
  assert.match(stdout, /over: \{ why: "won" \| "left"; name: string \};/);
  assert.match(stdout, /ping: \{ body: undefined; reply: null \};/);
});

test("a flag that is wrong is told of", () => {
  for (const [flag, what] of [["--schema=x", /given "x"; expected nothing/], ["--shcema", /no flag --shcema/]]) {
    const { status, stdout, stderr } = run(join(programs, "chat"), [flag]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, what);
  }
});

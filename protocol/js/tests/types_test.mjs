// Types of TypeScript made of what a server's --schema says. chat_schema.json is what the example
// prints; tests/e2e/types_test.mjs sees to it that it does.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type, typesOf } from "../bin/types.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "bin/porthouse-types.mjs");
const chat = readFileSync(new URL("chat_schema.json", import.meta.url), "utf8");

const run = (input, ...flags) => spawnSync(process.execPath, [program, ...flags], { input, encoding: "utf8" });
const typesFor = (...rooms) => typesOf(JSON.stringify({ porthouse_schema: 1, rooms }));
const struct = (properties, required = Object.keys(properties)) => ({ type: "object", properties, required });

/** What the compiler says of a program that talks to the chat. */
function compiled(source) {
  const folder = mkdtempSync(join(tmpdir(), "porthouse-types-"));
  try {
    writeFileSync(join(folder, "rooms.ts"), run(chat).stdout);
    writeFileSync(join(folder, "program.ts"), `
      import { connect } from ${JSON.stringify(join(root, "dist/index.js"))};
      import type { Rooms } from "./rooms";
      const house = connect<Rooms>("ws://house/");
      ${source}`);
    const flags = ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022"];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    return spawnSync(process.execPath, [tsc, ...flags, "program.ts"], { cwd: folder, encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a program that talks as the chat does compiles", () => {
  const { status, stdout } = compiled(`
    house.on("said", ({ name, text, at }) => [name.trim(), text.trim(), at.toFixed()]);
    house.on("room", ({ people, said }) => [people.join(), said.map(({ text }) => text)]);
    house.on("rooms", (counts) => Object.values(counts).reduce((sum, each) => sum + each, 0));
    house.send("say", { text: "hello" });
    house.send("leave");
  `);
  assert.equal(status, 0, stdout);
});

test("a program that does not is told where", () => {
  for (const [wrong, what] of [
    ['house.send("say", { txet: "hello" });', /txet/],
    ['house.send("say", { text: 7 });', /not assignable/],
    ['house.send("say");', /Expected 2 arguments/],
    ['house.send("leave", { now: true });', /not assignable/],
    ['house.send("shout", { text: "hello" });', /"shout"/],
    ['house.on("said", ({ nmae }) => nmae);', /nmae/],
    ['house.on("siad", () => {});', /"siad"/],
  ]) {
    const { status, stdout } = compiled(wrong);
    assert.notEqual(status, 0, `${wrong} compiles`);
    assert.match(stdout, what);
  }
});

test("each shape has its type", () => {
  const string = { type: "string" };
  for (const [schema, expected] of [
    [{}, "unknown"],
    [{ type: "integer" }, "number"],
    [{ type: "null" }, "null"],
    [{ enum: ["hearts", 'a "b"'] }, '"hearts" | "a \\"b\\""'],
    [{ anyOf: [string, { type: "null" }] }, "string | null"],
    [{ anyOf: [string, {}] }, "unknown"],
    [{ type: "array", items: { anyOf: [string, { type: "null" }] } }, "(string | null)[]"],
    [{ type: "array" }, "unknown[]"],
    [{ type: "array", prefixItems: [string, { type: "integer" }] }, "[string, number]"],
    [{ type: "object" }, "Record<string, unknown>"],
    [{ type: "object", additionalProperties: string }, "Record<string, string>"],
    [struct({ a: string, "b-c": string }, ["a"]), '{ a: string; "b-c"?: string }'],
    [struct({}), "Record<string, never>"],
  ]) assert.equal(type(schema), expected);
});

test("a body may be left out if nothing needs to be in it", () => {
  const made = typesFor({ hears: { bye: {}, look: { body: struct({ at: { type: "string" } }, []) }, say: { body: struct({ at: {} }) } } });
  assert.match(made, /bye: undefined;/);
  assert.match(made, /look: \{ at\?: string \} \| undefined;/);
  assert.match(made, /say: \{ at: unknown \};/);
});

test("what rooms say differently is one or the other", () => {
  const body = { type: "string" };
  const made = typesFor({ says: { a: { body }, b: { body } } }, { says: { a: { body: { type: "integer" } }, b: { body } } });
  assert.match(made, /a: string \| number;/);
  assert.match(made, /b: string;/);
});

test("requests and questions tell both of their ends", () => {
  const [body, reply] = [struct({ sku: { type: "integer" } }), { type: "boolean" }];
  const made = typesFor({ answers: { buy: { body, reply }, wait: { reply: {} } }, asks: { "sure?": { body, reply } } });
  assert.match(made, /asks: \{\n {4}buy: \{ body: \{ sku: number \}; reply: boolean \};\n {4}wait: \{ body: undefined; reply: unknown \};/);
  assert.match(made, /answers: \{\n {4}"sure\?": \{ body: \{ sku: number \}; reply: boolean \};/);
});

test("what is wrong is said in one line", () => {
  for (const [input, flags, what] of [
    ["", [], /nothing came/],
    ["{", [], /no JSON/],
    ["{}", [], /no schema of Porthouse/],
    ['{"porthouse_schema":2,"rooms":[]}', [], /version 2, and this program knows 1/],
    ['{"porthouse_schema":1,"rooms":[{"says":{"a":{"body":{"type":"date"}}}}]}', [], /does not know: "date"/],
    [chat, ["--names=X"], /no flag --names; --help/],
    [chat, ["rooms.ts"], /no flag rooms.ts/],
    [chat, ["--name"], /--name wants the name/],
    [chat, ["--name=a b"], /--name wants the name/],
  ]) {
    const { status, stdout, stderr } = run(input, ...flags);
    assert.deepEqual([status, stdout, stderr.split("\n").length], [2, "", 2], stderr);
    assert.match(stderr, what);
  }
});

test("it tells help and version, and takes a name", () => {
  assert.match(run("", "--help").stdout, /^Makes TypeScript's types[^]*--name/);
  assert.match(run("", "--version").stdout, /^porthouse-types \d+\.\d+\.\d+\n$/);
  assert.match(run(chat, "--name", "Chat").stdout, /export interface Chat \{/);
});

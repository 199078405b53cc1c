#!/usr/bin/env node
// Makes TypeScript's types of what the rooms of a server hear and say: `server --schema | porthouse-types`.

import { readFileSync } from "node:fs";
import { Mistake, typesOf } from "./types.mjs";

const help = `Makes TypeScript's types of what the rooms of a Porthouse server hear and say.

Usage: SERVER --schema | porthouse-types [flags] > rooms.ts

  --name NAME  what the interface is called [Rooms]
  --version    tell the version
  --help       show this
`;
const misused = 2;

function fail(what) {
  process.stderr.write(`porthouse-types: ${what}\n`);
  process.exitCode = misused;
}

/** What the command line asks for: a name, or a text to tell. */
function asked(flags) {
  let name = "Rooms";
  for (let i = 0; i < flags.length; ++i) {
    const [flag, ...values] = flags[i].split("=");
    if (flag === "--help") return { text: help };
    if (flag === "--version") {
      return { text: `porthouse-types ${JSON.parse(readFileSync(new URL("../package.json", import.meta.url))).version}\n` };
    }
    if (flag !== "--name") throw new Mistake(`there is no flag ${flag}; --help lists them`);
    name = values.length ? values.join("=") : flags[++i];
    if (!/^[A-Za-z_$][\w$]*$/.test(name ?? "")) throw new Mistake("--name wants the name of an interface, such as Rooms");
  }
  return { name };
}

function main() {
  const { text, name } = asked(process.argv.slice(2));
  if (text) return process.stdout.write(text);
  if (process.stdin.isTTY) throw new Mistake("nothing to read: SERVER --schema | porthouse-types");
  process.stdout.write(typesOf(readFileSync(0, "utf8"), name));
}

try {
  main();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  fail(error.message);
}

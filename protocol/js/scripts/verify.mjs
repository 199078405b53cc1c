// What ctest runs as js.client: types, tests, size, and whether strangers can install and import it.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const skipped = 77; // what ctest takes for a test that was not run
const stranger = `
  import { connect, HouseError, version } from "porthouse-client";
  if (typeof connect !== "function" || !(new HouseError({ code: "full" }) instanceof Error)) process.exit(1);
  console.log("installed and imported", version);
`;
const typed = `
  import { connect } from "porthouse-client";
  import type { Rooms } from "./rooms";
  interface Chat {
    hears: { said: { name: string } };
    asks: { buy: { body: { sku: number }; reply: { sum: number } } };
  }
  const house = connect<Chat>("ws://house/");
  house.on("said", ({ name }) => name.length);
  house.when("status", (status) => status.is === "away" && status.retryAt);
  house.send("anything", { n: 1 });
  connect<Rooms>("ws://house/").send("say", { text: "hello" });
  export const sum: Promise<number> = house.ask("buy", { sku: 7 }, { within: 5000, once: true }).then(({ sum }) => sum);
  house.send("anything");
  // @ts-expect-error: no such event
  house.on("sung", () => {});
  // @ts-expect-error: not of that shape
  void house.ask("buy", { sku: "7" });
  // @ts-expect-error: nothing to buy
  void house.ask("buy");
`;

function run(program, args, cwd = root, input = "") {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, input, encoding: "utf8" });
  if (status === 0) return stdout;
  console.log(stdout, stderr);
  console.log(`failed: ${program} ${args.join(" ")}`);
  process.exit(1);
}

if (!existsSync(join(root, "node_modules"))) {
  console.log("skipped: npm ci in protocol/js gets what is needed");
  process.exit(skipped);
}

const tsc = join(root, "node_modules/typescript/bin/tsc");
const strict = ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022"];
run("npm", ["run", "check"]);
run("npm", ["test"]);
console.log(run("npm", ["run", "--silent", "size"]).trim());

const folder = mkdtempSync(join(tmpdir(), "porthouse-client-"));
try {
  const [{ filename, files }] = JSON.parse(run("npm", ["pack", "--json", "--silent", "--ignore-scripts", "--pack-destination", folder]));
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], folder);
  writeFileSync(join(folder, "stranger.js"), stranger);
  console.log(run(process.execPath, ["stranger.js"], folder).trim(), `(${files.length} files)`);
  const schema = readFileSync(join(root, "tests/chat_schema.json"));
  writeFileSync(join(folder, "rooms.ts"), run("npx", ["--offline", "porthouse-types", "--name=Rooms"], folder, schema));
  writeFileSync(join(folder, "typed.ts"), typed);
  run(process.execPath, [tsc, ...strict, "typed.ts"], folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

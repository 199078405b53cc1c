// Breaks the core's rules on purpose, one at a time; each must be noticed by a test that is no trace.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const mistakes = [
  ["count an ack that is one too high", "pulse", 'JSON.stringify(["ack", this.got])', 'JSON.stringify(["ack", this.got + 1])'],
  ["resend what the server has: from got, not got + 1", "kept", "const count = number - this.acked;", "const count = Math.max(0, number - this.acked - 1);"],
  ["resend one too few", "kept", "this.forget(this.frames.splice(0, count));", "this.forget(this.frames.splice(0, count + 1));"],
  ["keep the count in a new session", "session", "this.intake.restart(0);", "this.intake.acknowledged();"],
  ["keep the numbers in a new session", "kept", "this.acked = this.numbered = 0;", "this.numbered = 0;"],
  ["deliver before resumed", "session", 'actions.push(["signal", "resumed"', 'actions.unshift(...kept.writeAll().map((frame) => write(frame, false)));\n      actions.push(["signal", "resumed"'],
  ["forget to acknowledge after a resume", "session", 'if (resumed === true) actions.push(["write"', 'if (resumed === null) actions.push(["write"'],
  ["count control frames", "connection", "return this.control(data);", "{ this.session.intake.got += 1; return this.control(data); }"],
  ["do not count binary frames", "session", "if (!plain) this.intake", 'if (!plain && typeof data === "string") this.intake'],
  ["keep the old token", "session", 'this.token = typeof token === "string" ? token : undefined;', 'this.token ??= typeof token === "string" ? token : undefined;'],
  ["believe a count beyond what was sent", "session", "|| got > this.kept.sent", ""],
  ["believe a wrong from", "session", "|| from !== intake.got + 1", ""],
  ["send to the new session what the old one had", "kept", "this.frames = [...again, ...rest];", "this.frames = [...again, ...lost, ...rest];"],
  ["lose what was never sent", "kept", "this.frames = [...again, ...rest];", "this.frames = [...again];"],
  ["reply to a session that is over", "kept", 'filter(({ kind }) => kind !== "reply")', "filter(() => true)"],
  ["end a request twice", "requests", "if (!this.open.delete(id as number)) return [];", "this.open.delete(id as number);"],
  ["ask again what is not once", "requests", "if (isOnce) again.push(frame);", "if (isOnce || frame) again.push(frame);"],
  ["fire every retry at once", "retry", "Math.floor(least + dice * (most - least))", "least"],
  ["never lengthen the window", "retry", "this.tries += 1;", ""],
  ["come back after the last word", "retry", "never.has(code) ||", ""],
  ["come back with the token after 4007", "connection", "if (code === brokeProtocol) this.session.forget();", ""],
  ["forget the probe's deadline", "pulse", "return Math.min(this.probeDue, this.heardAt", "return Math.min(this.heardAt"],
  ["trust a silent server", "pulse", "this.heardAt + this.beat + grace", "this.heardAt + this.beat * 4"],
  ["send before the welcome", "core", 'if (connection.phase !== "open" || session', 'if (session'],
  ["queue without bound", "kept", "this.frames.length < this.limits.frames &&", ""],
  ["send a request that nobody waits for", "session", "this.kept.withdraw(id);", ""],
  ["withdraw a request that was sent", "kept", "if (at >= this.numbered)", "if (at >= 0)"],
  ["hurry against the server's word", "core", "|| (connection.isTold && !isWanted)", ""],
  ["take a starting server for a plain one", "offer", "this.doubts === 1", "this.doubts === 9"],
];

function isNoticed([what, file, from, to]) {
  const folder = mkdtempSync(join(tmpdir(), "porthouse-mutant-"));
  try {
    for (const part of ["src", "tests", "scripts", "package.json", "tsconfig.json"]) cpSync(join(root, part), join(folder, part), { recursive: true });
    mkdirSync(join(folder, "traces"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const path = join(folder, "src", `${file}.ts`);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${what}: ${file}.ts no longer says ${from}`);
    writeFileSync(path, text.replace(from, () => to));
    const built = spawnSync(join(root, "node_modules/.bin/esbuild"), ["src/*.ts", "--outdir=dist", "--log-level=error"], { cwd: folder, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`${what}: ${built.stderr}`);
    const tests = ["session", "request", "retry", "pulse", "plain", "property", "shell", "page"].map((name) => `tests/${name}_test.mjs`);
    return spawnSync(process.execPath, ["--test", ...tests], { cwd: folder, env: { ...process.env, LIVES: "300" } }).status !== 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isNoticed(["nothing", "core", "turn", "turn"])) throw new Error("the tests fail without a mistake");
const unnoticed = mistakes.filter((mistake) => {
  const noticed = isNoticed(mistake);
  console.log(`${noticed ? "noticed" : "UNNOTICED"}: ${mistake[0]}`);
  return !noticed;
});
process.exit(unnoticed.length > 0 ? 1 : 0);

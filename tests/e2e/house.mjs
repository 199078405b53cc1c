// Starts the example programs, and opens sockets of `ws` that can be waited for.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { join } from "node:path";
import WebSocket from "ws";

const programs = process.env.PORTHOUSE_BIN ?? "build/release/bin";
export const patience = process.env.PORTHOUSE_SANITIZERS ? 120_000 : 30_000;

/** Settles as `promise` does, but not later than `patience`. */
export async function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${patience} ms: ${what}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits until `ask` gives what is expected. */
export async function becomes(ask, expected) {
  const end = Date.now() + patience;
  for (;;) {
    const got = await ask();
    try {
      return assert.deepEqual(got, expected);
    } catch (wrong) {
      if (Date.now() > end) throw wrong;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts an example. `stop` ends it in order and fails if it does not end so; `kill` does not. Of a
 *  node `node` is where others reach it. */
export async function start(example, ...flags) {
  const port = flags.some((flag) => flag.startsWith("--port=")) ? [] : ["--port=0"];
  const server = spawn(join(programs, example), [...port, ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const isNode = flags.some((flag) => flag.startsWith("--node="));
  const { url, node } = await soon(listening(server, ended, isNode), `${example} listens`);
  return {
    url,
    node,
    page: url.replace(/^ws/, "http"),
    async stop() {
      server.kill("SIGTERM");
      const [code] = await soon(ended, `${example} ends`);
      if (code !== 0) throw new Error(`${example} ended with ${code}`);
    },
    async kill() {
      server.kill("SIGKILL");
      await soon(ended, `${example} is killed`);
    },
  };
}

async function listening(server, ended, isNode) {
  const lines = createInterface({ input: server.stdout });
  const found = (async () => {
    const said = {};
    for await (const line of lines) {
      said.url ??= /listening on (wss?:\/\/\S+)/.exec(line)?.[1];
      said.node ??= /^node \S+ at (\S+)/.exec(line)?.[1];
      if (said.url && (said.node || !isNode)) return said;
    }
    return {};
  })();
  const said = await Promise.race([found, ended]);
  if (!said.url) throw new Error(`${server.spawnfile} ended before it listened`);
  return said;
}

/** A client: what it hears waits until it is asked for. */
export class Client {
  #heard = [];
  #waiting = [];

  constructor(url, options = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.opened = once(this.socket, "open");
    this.closed = new Promise((resolve) => this.socket.on("close", resolve));
    this.socket.on("message", (said, binary) => {
      const what = binary ? said : said.toString();
      const next = this.#waiting.shift();
      if (next) next(what);
      else this.#heard.push(what);
    });
  }

  static async come(url, options) {
    const client = new Client(url, options);
    await soon(client.opened, "a socket opens");
    return client;
  }

  /** The next message: a string, or a Buffer. */
  hears() {
    if (this.#heard.length > 0) return Promise.resolve(this.#heard.shift());
    return soon(new Promise((resolve) => this.#waiting.push(resolve)), "a message comes");
  }

  says(what) {
    this.socket.send(what);
  }

  /** Says goodbye; the code that comes back. */
  leaves(code = 1000) {
    this.socket.close(code);
    return soon(this.closed, "a socket closes");
  }

  /** Resolves when the server has dealt with all before. */
  async settles() {
    this.socket.ping();
    await soon(once(this.socket, "pong"), "a pong comes");
  }
}

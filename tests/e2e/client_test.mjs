// The client for browsers in a real one, and in Node, against the model of a server that its own tests
// have: real sockets, real pages that are left, loaded again and cut off.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { WebSocket, WebSocketServer } from "ws";
import { ModelServer } from "../../protocol/js/tests/model_server.mjs";
import { launch, watched } from "./browser.mjs";
import { becomes } from "./house.mjs";

const client = join(process.env.PORTHOUSE_BIN ?? "build/release/bin", "../js/porthouse-client.js");
const page = `<!doctype html><title>client</title><script type="module">
  import { connect } from "./porthouse-client.js";
  const reload = location.search === "?reload";
  window.heard = [];
  window.told = [];
  window.house = connect(location.origin.replace(/^http/, "ws") + "/", { reload });
  house.on("said", ({ n }) => heard.push(n));
  for (const signal of ["resumed", "restarted", "unsure"]) house.when(signal, () => told.push(signal));
</script>`;
let browser;

before(async () => {
  if (!existsSync(client)) {
    console.log(`skipped: there is no ${client}; the build makes it if there is esbuild`);
    process.exit(77);
  }
  browser = await launch();
});
after(() => browser?.close());

/** A server on a port of its own. `plain`: it chooses no subprotocol. */
async function serve(plain = false) {
  const model = new ModelServer();
  const sockets = new Set();
  let connections = 0;
  const http = createServer(({ url }, answer) => {
    const isClient = url === "/porthouse-client.js";
    answer.setHeader("content-type", isClient ? "text/javascript" : "text/html");
    answer.end(isClient ? readFileSync(client) : page);
  });
  const handleProtocols = () => (plain ? false : "porthouse.v1");
  new WebSocketServer({ server: http, handleProtocols }).on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    const end = model.connects();
    const flush = () => end.toClient.splice(0).forEach((frame) => socket.send(frame));
    socket.on("message", (data) => {
      if (plain) return socket.send(String(data));
      end.hears(String(data));
      flush();
    });
    socket.on("close", (code) => {
      sockets.delete(socket);
      socket.code = code;
      end.loses();
    });
    socket.flush = flush;
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    model,
    sockets,
    get connections() {
      return connections;
    },
    url: `http://127.0.0.1:${http.address().port}/`,
    says(n) {
      model.says(model.sessions.at(-1), JSON.stringify({ event: "said", body: { n } }));
      for (const socket of sockets) socket.flush();
    },
    cut: () => sockets.forEach((socket) => socket.terminate()),
    stop: () => sockets.forEach((socket) => socket.terminate()) ?? http.close(),
  };
}

function inBrowser(name, run, plain) {
  test(`in a browser ${name}`, async () => {
    const server = await serve(plain);
    const view = await browser.newContext();
    const mishaps = [];
    try {
      await run(server, await watched(view, mishaps, /WebSocket|favicon/), view);
      assert.deepEqual(mishaps, []);
    } finally {
      await view.close();
      server.stop();
    }
  });
}

const is = (page) => () => page.evaluate(() => house.status.is);
const heard = (page) => () => page.evaluate(() => heard);
const log = ({ model }) => model.sessions.flatMap(({ log }) => log).map(({ body }) => body.n);

inBrowser("a connection that is cut again and again loses and doubles nothing", async (server, page) => {
  await page.goto(server.url);
  await becomes(is(page), "open");
  for (let n = 1; n <= 20; ++n) {
    await page.evaluate((n) => house.send("say", { n }), n);
    server.says(n);
    if (n % 5 === 0) {
      await becomes(is(page), "open"); // or there would be nothing to cut
      server.cut();
      await becomes(async () => server.connections, 1 + n / 5);
    }
  }
  await becomes(is(page), "open");
  const all = Array.from({ length: 20 }, (_, i) => i + 1);
  await becomes(heard(page), all);
  await becomes(async () => log(server), all);
  assert.equal(server.model.sessions.length, 1);
});

inBrowser("a page without a network comes back when it has one", async (server, page, view) => {
  await page.goto(server.url);
  await becomes(is(page), "open");
  await view.setOffline(true);
  server.cut();
  await becomes(is(page), "offline");
  server.says(1);
  await view.setOffline(false);
  await becomes(heard(page), [1]);
  assert.deepEqual(await page.evaluate(() => told), ["resumed"]);
});

inBrowser("a page that is left says bye", async (server, page) => {
  await page.goto(server.url);
  await becomes(is(page), "open");
  await page.goto("about:blank");
  await becomes(async () => server.model.sessions[0].isOver, true);
});

inBrowser("a reloaded page goes on in its session, and a duplicate does not", async (server, page, view) => {
  await page.goto(`${server.url}?reload`);
  await becomes(is(page), "open");
  server.says(1);
  await becomes(heard(page), [1]);
  await page.reload();
  await becomes(is(page), "open");
  server.says(2);
  await becomes(heard(page), [2]);
  assert.deepEqual(await page.evaluate(() => told), ["resumed"]);
  assert.equal(server.model.sessions.length, 1);
  const other = await view.newPage();
  await other.goto(`${server.url}?reload`);
  await becomes(is(other), "open");
  assert.equal(server.model.sessions.length, 2);
});

inBrowser("a plain server is found out", async (server, page) => {
  await page.goto(server.url);
  await becomes(() => page.evaluate(() => house.status), { is: "open", resumed: false, plain: true });
  await page.evaluate(() => house.send("said", { n: 7 }));
  await becomes(heard(page), [7]);
}, true);

test("in Node with ws a client comes back into its session", async () => {
  const { connect } = await import(pathToFileURL(client));
  const server = await serve();
  const house = connect(server.url.replace("http", "ws"), { WebSocket });
  const heard = [];
  house.on("said", ({ n }) => heard.push(n));
  await becomes(async () => house.status.is, "open");
  server.cut();
  server.says(1);
  house.send("say", { n: 1 });
  await becomes(async () => [heard, log(server)], [[1], [1]]);
  const [socket] = server.sockets;
  await house.close();
  await becomes(async () => [socket.code, server.model.sessions[0].isOver], [1000, true]);
  server.stop();
});

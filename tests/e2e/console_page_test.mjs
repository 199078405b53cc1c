// The console in a real browser: what it shows of a connection that breaks and comes back.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { at, launch, watched } from "./browser.mjs";
import { becomes, Client, start } from "./house.mjs";
import { lineTo } from "./line.mjs";

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A test against a running example, whose page comes over a line that can be cut. */
function served(example, name, run, { query = "", flags = [], withClient = true } = {}) {
  test(`${example}: ${name}`, async () => {
    const house = await start(example, ...flags);
    const line = await lineTo(house);
    const view = await browser.newContext({ viewport: { width: 1000, height: 700 } });
    const mishaps = [];
    try {
      const page = await watched(view, mishaps, /^WebSocket connection|porthouse-client|ERR_/);
      if (!withClient) await page.route("**/porthouse-client.js", (route) => route.abort());
      await page.goto(line.page + query);
      await run(page, line, house);
      assert.deepEqual(mishaps, [], "the page has errors");
    } finally {
      await view.close();
      line.stop();
      await house.stop();
    }
  });
}

const shows = (page, name, text) => at(page, name).filter({ hasText: text }).waitFor();
const isConnected = (page) => shows(page, "state", /^Connected$/);
/** The lines of the log of one kind, in order. */
const lines = (page, kind) => at(page, "log").locator(`li.${kind} p`).allInnerTexts();

async function say(page, text) {
  await at(page, "text").fill(text);
  await at(page, "send").click();
}

served("broadcast", "what is said while the line is cut comes once and in order, both ways", async (page, line, house) => {
  const other = await Client.come(house.url);
  await isConnected(page);
  await say(page, "one");
  assert.equal(await other.hears(), "one");
  line.hold();
  line.cut();
  await shows(page, "state", /^(Lost|No network|Connecting)/);
  await say(page, "two");
  assert.deepEqual(await at(page, "log").locator("li.kept p").allInnerTexts(), ["two"]);
  for (const text of ["a", "b", '{"event":"c","body":{"n":1}}']) other.says(text);
  await other.settles();
  line.hold(false);
  await isConnected(page);
  assert.equal(await other.hears(), "two");
  await becomes(() => lines(page, "received"), ["a", "b", '{"event":"c","body":{"n":1}}']);
  assert.equal(await at(page, "log").locator("li.kept").count(), 0);
  const told = (await lines(page, "note")).join("\n");
  assert.match(told, /the connection is lost[^]*back in the same session/);
  assert.doesNotMatch(told, /new session/);
  other.socket.terminate();
});

served("echo", "a button cuts the line, and the session goes on", async (page) => {
  await isConnected(page);
  for (let i = 1; i <= 3; ++i) {
    await at(page, "cut").click();
    await becomes(async () => (await lines(page, "note")).filter((one) => one.startsWith("back in the same")).length, i);
    await isConnected(page);
    await say(page, `echo ${i}`);
  }
  await becomes(() => lines(page, "received"), ["echo 1", "echo 2", "echo 3"]);
});

served("echo", "texts, events, requests and bytes go as they are meant", async (page) => {
  await isConnected(page);
  for (const text of ["[1,2]", '{"text":1}', '{"event":"say","body":[1]}', '{"event":']) await say(page, text);
  await at(page, "binary").check();
  await say(page, "é");
  await becomes(() => lines(page, "received"), ["[1,2]", '{"text":1}', '{"event":"say","body":[1]}', '{"event":', "2 bytes: c3 a9"]);
});

served("echo", "a server that has been started anew is a new session, and the page says so", async (page, line, house) => {
  await isConnected(page);
  const { port } = new URL(house.page);
  await house.kill();
  house.stop = async () => {};
  await shows(page, "state", /^(Lost|No network|Connecting)/);
  const again = await start("echo", `--port=${port}`);
  try {
    await isConnected(page);
    await shows(page, "log", /a new session \(\w+\): what was said meanwhile is lost/);
  } finally {
    await again.stop();
  }
});

served("echo", "who disconnects has left, and may connect again", async (page) => {
  await isConnected(page);
  await at(page, "connect").click();
  await shows(page, "state", "Closed with 1000");
  assert.ok(await at(page, "send").isDisabled());
  await at(page, "connect").click();
  await isConnected(page);
});

served("echo", "in plain mode frames are what they are, and nothing comes back by itself", async (page, line) => {
  await shows(page, "state", "Connected, plain");
  for (const text of ['["hello",{}]', '{"text":"a"}']) await say(page, text);
  await becomes(() => lines(page, "received"), ['["hello",{}]', '{"text":"a"}']);
  line.cut();
  await shows(page, "state", "Closed with 1006");
  assert.ok(await at(page, "send").isDisabled());
  await at(page, "plain").uncheck();
  await isConnected(page);
  await say(page, "in a session");
  await shows(page, "log", /in a session[^]*in a session/);
}, { query: "?plain" });

const pages = join(process.env.PORTHOUSE_BIN ?? "build/release/bin", "../pages/console");

served("chat", "requests have their replies, and events of rooms are shown", async (page) => {
  await isConnected(page);
  await say(page, '{"event":"enter","body":{"name":"Ada","room":"lobby"}}');
  await shows(page, "log", /"event":"room","body":\{"name":"lobby","you":"Ada"/);
  await say(page, '{"event":"say","body":{"text":"hello"},"ask":5}');
  await shows(page, "log", '{"reply":5,"body":null}');
  await say(page, '{"event":"say","body":{"text":7},"ask":"x"}');
  await shows(page, "log", '{"reply":"x","error":{"code":"shape"');
  await say(page, '{"event":"shout"}');
  await shows(page, "log", /refused: \{"code":"no_such_event"/);
}, { flags: [`--pages=${pages}`] });

served("echo", "without the client it is plain, and says so", async (page) => {
  await shows(page, "log", /the build has not made porthouse-client.js[^]*connected, plain/);
  assert.ok(await at(page, "plain").isDisabled());
  await say(page, "hello");
  await becomes(() => lines(page, "received"), ["hello"]);
}, { withClient: false });

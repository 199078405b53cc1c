// An application's view, with sockets and a clock of the test's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeSocket, settle, visit } from "./fakes.mjs";

const hello = (socket) => JSON.parse(socket.sent[0])[1];
const reply = (socket) => JSON.parse(socket.sent.at(-1));

function open(options) {
  const visited = visit(options);
  visited.last().welcomes();
  return visited;
}

test("events, signals and texts reach those who listen, and no others", () => {
  const { house, last } = open();
  const heard = [];
  const stop = house.on("said", (body) => heard.push(["said", body]));
  house.on("status", (body) => heard.push(["event status", body]));
  house.when("text", (text) => heard.push(["text", text]));
  house.when("binary", (data) => heard.push(["binary", [...data]]));
  last().says({ event: "said", body: { n: 1 } });
  last().says({ event: "status", body: "of a room" });
  last().says('{"text":"Hello"}');
  last().says(Uint8Array.of(1, 2).buffer);
  stop();
  last().says({ event: "said", body: { n: 2 } });
  assert.deepEqual(heard, [["said", { n: 1 }], ["event status", "of a room"], ["text", "Hello"], ["binary", [1, 2]]]);
});

test("what a handler sends goes out after what was there before", () => {
  const { house, last, world } = open();
  house.send("say", { n: 1 });
  last().ends();
  house.send("say", { n: 2 });
  house.when("resumed", () => house.send("say", { n: 3 }));
  world.passes(1000);
  last().welcomes({ resumed: true, got: 0, from: 1 });
  assert.deepEqual(last().sent.slice(2).map((frame) => JSON.parse(frame).body.n), [1, 2, 3]);
});

test("a handler that throws disturbs neither the others nor the count", async () => {
  const errors = [];
  const before = globalThis.reportError;
  globalThis.reportError = (error) => errors.push(error.message);
  const { house, last } = open();
  const heard = [];
  house.on("said", () => { throw new Error("a mistake of the page"); });
  house.on("said", ({ n }) => heard.push(n));
  last().says({ event: "said", body: { n: 1 } });
  last().says({ event: "said", body: { n: 2 } });
  globalThis.reportError = before;
  assert.deepEqual(heard, [1, 2]);
  assert.deepEqual(errors, ["a mistake of the page", "a mistake of the page"]);
});

test("a request settles by its reply, and fails by its error", async () => {
  const { house, last } = open();
  const receipt = house.ask("buy", { sku: 7 });
  const refused = house.ask("buy", { sku: 8 });
  last().says({ reply: 2, error: { code: "sold_out", message: "no more" } });
  last().says({ reply: 1, body: { sum: 9 } });
  assert.deepEqual(await receipt, { sum: 9 });
  await assert.rejects(refused, { name: "HouseError", code: "sold_out", message: "no more" });
});

test("a request that nobody answers in time fails", async () => {
  const { house, world } = open();
  const asked = house.ask("buy", {}, { within: 500 });
  world.passes(500);
  await assert.rejects(asked, { code: "timed_out" });
});

test("the server's requests are answered by what the handler returns or throws", async () => {
  const { house, last } = open();
  house.answer("sure?", ({ sum }) => sum < 10);
  house.answer("busy?", async () => { throw Object.assign(new Error("not now"), { code: "busy" }); });
  last().says({ event: "sure?", body: { sum: 9 }, ask: "a1" });
  await settle();
  assert.deepEqual(reply(last()), { reply: "a1", body: true });
  last().says({ event: "busy?", body: {}, ask: "a2" });
  await settle();
  assert.deepEqual(reply(last()), { reply: "a2", error: { code: "busy", message: "not now" } });
  last().says({ event: "what?", body: {}, ask: "a3" });
  assert.deepEqual(reply(last()), { reply: "a3", error: { code: "no_such_event" } });
});

test("what a handler throws without a code is not told to the server", async () => {
  const before = globalThis.reportError;
  globalThis.reportError = () => {};
  const { house, last } = open();
  house.answer("sure?", () => { throw new Error("/home/ada/secret"); });
  last().says({ event: "sure?", body: {}, ask: "a1" });
  await settle();
  globalThis.reportError = before;
  assert.deepEqual(reply(last()), { reply: "a1", error: { code: "crashed" } });
});

test("a full queue throws, and says so by its code", () => {
  const { house } = visit({ queue: { frames: 2 } });
  house.send("say", {});
  house.sendText("two");
  assert.throws(() => house.send("say", {}), { name: "HouseError", code: "full" });
});

test("a refusal does not swallow what else is to be done", () => {
  const { house, last, world } = open({ queue: { frames: 0 } });
  last().says({ event: "said", body: {} });
  world.time += 1000; // an acknowledgement is due, and the timer is late
  assert.throws(() => house.send("say"), { code: "full" });
  assert.equal(last().sent.at(-1), '["ack",1]');
  assert.deepEqual(house.books, { got: 1, sent: 0, acked: 0, kept: 0, waiting: 0 });
});

test("a plain connection that does not drain takes no more", async () => {
  const { house, last } = visit({ plain: true, queue: { bytes: 100 } });
  last().opens("");
  house.send("say");
  last().bufferedAmount = 101;
  assert.throws(() => house.send("say"), { code: "full" });
  await assert.rejects(house.ask("buy"), { code: "full" });
});

test("a body that is no JSON throws, and nothing of it is sent or kept", async () => {
  const { house, last } = open();
  assert.throws(() => house.send("say", { n: 1n }), TypeError);
  await assert.rejects(house.ask("buy", { n: 1n }), TypeError);
  assert.equal(last().sent.length, 1);
  assert.deepEqual(house.books, { got: 0, sent: 0, acked: 0, kept: 0, waiting: 0 });
});

test("a full queue rejects a request", async () => {
  const { house } = visit({ queue: { frames: 0 } });
  await assert.rejects(house.ask("buy"), { code: "full" });
});

test("what has been sent may be changed by its owner", () => {
  const { house, last } = visit();
  const bytes = Uint8Array.of(1, 2, 3);
  house.sendBinary(bytes.subarray(1));
  bytes.fill(0);
  last().welcomes();
  assert.deepEqual([...last().sent.at(-1)], [2, 3]);
});

test("the token is shown, whether it comes at once or later", async () => {
  const { last } = visit({ token: async () => "secret" });
  await settle();
  last().opens();
  assert.equal(hello(last()).auth, "secret");
});

for (const status of [401, 403]) {
  test(`a token that fails with ${status} ends it`, async () => {
    const { house, world } = visit({ token: () => Promise.reject(Object.assign(new Error("no"), { status })) });
    await settle();
    assert.deepEqual(house.status, { is: "over", code: 4011, reason: `token: ${status}` });
    world.passes(600_000);
    assert.equal(FakeSocket.all.length, 0);
    assert.throws(() => house.send("say", {}), { code: "over" });
  });
}

test("a token that fails in another way is asked for again", async () => {
  let tries = 0;
  const { house, world, last } = visit({ token: () => { if (++tries < 3) throw new Error("offline"); return "late"; } });
  for (let i = 0; i < 2; ++i) {
    await settle();
    assert.equal(house.status.is, "away");
    world.passes(2000);
  }
  await settle();
  last().opens();
  assert.equal(hello(last()).auth, "late");
});

test("close says bye, and settles when the other end has closed", async () => {
  const { house, last } = open();
  let isClosed = false;
  const closing = house.close().then(() => (isClosed = true));
  assert.deepEqual([last().sent.at(-1), last().closedBy], ['["bye"]', 1000]);
  await settle();
  assert.equal(isClosed, false);
  last().ends(1000);
  await closing;
  assert.deepEqual(house.status, { is: "over", code: 1000, reason: "" });
});

test("close does not wait for ever for the other end, and leaves no timer", async () => {
  const { house, world } = open();
  const closing = house.close();
  world.passes(2000);
  await closing;
  assert.equal(world.timers.size, 0);
});

test("the time of the next attempt is the clock's", () => {
  const { house, last, world } = open();
  last().ends();
  const { is, retryAt } = house.status;
  assert.equal(is, "away");
  assert.ok(Math.abs(retryAt - Date.now() - 500) < 1000, `${retryAt}`);
  world.passes(500);
  assert.equal(house.status.is, "connecting");
});

test("the room is known, until another session begins", () => {
  const { house, last, world } = open();
  last().says({ event: "$room", body: { name: "arena", how: "opened" } });
  assert.deepEqual(house.room, { name: "arena", how: "opened" });
  last().ends();
  world.passes(1000);
  last().welcomes();
  assert.equal(house.room, undefined);
});

test("without a WebSocket anywhere it says what is missing", () => {
  const before = globalThis.WebSocket;
  delete globalThis.WebSocket;
  try {
    assert.throws(() => visit({ WebSocket: undefined }), /connect\(url, \{ WebSocket \}\)/);
  } finally {
    if (before) globalThis.WebSocket = before;
  }
});

test("a late word of a socket that was given up is not heard", () => {
  const { house, world, last } = open();
  const heard = [];
  house.on("said", ({ n }) => heard.push(n));
  const first = last();
  const { onmessage, onclose } = first;
  assert.ok(onmessage && onclose);
  world.passes(35_000); // nothing for beat + 10 s
  assert.deepEqual([first.closedBy, first.onmessage], [4002, null]);
  first.ends(1006);
  assert.equal(house.status.is, "away");
});

// What pages tell the client: the network, who looks, and that they go.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeSocket, inPage, visit } from "./fakes.mjs";

const key = "porthouse ws://house/";
const hello = (socket) => JSON.parse(socket.sent[0])[1];

function open(options) {
  const visited = visit(options);
  visited.last().welcomes();
  return visited;
}

test("a page that goes says bye", () => inPage(({ tells, stored }) => {
  const { last } = open();
  tells("pagehide", { persisted: false });
  assert.deepEqual([last().sent.at(-1), last().closedBy], ['["bye"]', 1000]);
  assert.equal(stored.size, 0);
}));

test("a page that is kept for the way back keeps its connection, and asks after it", () => inPage(({ tells }) => {
  const { last } = open();
  tells("pagehide", { persisted: true });
  assert.equal(last().closedBy, undefined);
  tells("pageshow", { persisted: true });
  assert.equal(last().sent.at(-1), '["probe",1]');
}));

test("the first showing of a page is no reason to doubt", () => inPage(({ tells }) => {
  const { last } = open();
  tells("pageshow", { persisted: false });
  assert.equal(last().sent.length, 1);
}));

test("a reloaded page finds its session, and what it had said", () => inPage(({ tells, stored }) => {
  const first = open({ reload: true });
  first.last().says({ event: "said", body: {} });
  first.house.send("say", { n: 1 });
  first.last().says(["ack", 1]);
  first.house.send("say", { n: 2 });
  first.house.sendBinary(Uint8Array.of(7));
  tells("pagehide", { persisted: false });
  assert.equal(first.last().closedBy, undefined, "the browser closes it, by 1001");
  assert.ok(!first.last().sent.includes('["bye"]'));

  const { last } = visit({ reload: true });
  last().opens();
  const { resume, got, sent } = hello(last());
  assert.deepEqual([resume, got, sent], ["t1", 1, [2, 3]]);
  assert.equal(stored.size, 0, "and a duplicated tab does not");
  last().welcomes({ resumed: true, got: 2, from: 2 });
  assert.deepEqual([...last().sent.at(-1)], [7]);
}));

test("a page that never asked for it leaves nothing behind", () => inPage(({ tells, stored }) => {
  const { house } = open();
  house.send("say", {});
  tells("pagehide", { persisted: true });
  document.dispatchEvent(new Event("freeze"));
  assert.equal(stored.size, 0);
}));

test("a frozen page leaves its session to its successor, and takes it back when it thaws", () => inPage(({ stored }) => {
  open({ reload: true });
  document.dispatchEvent(new Event("freeze"));
  assert.ok(stored.has(key));
  document.dispatchEvent(new Event("resume"));
  assert.equal(stored.size, 0);
}));

test("what is in the storage and no session does no harm", () => inPage(({ stored }) => {
  stored.set(key, "{");
  const { last } = visit({ reload: true });
  last().opens();
  assert.equal(hello(last()).resume, undefined);
}));

test("without a storage a page begins anew", () => inPage(({ tells }) => {
  sessionStorage.setItem = sessionStorage.getItem = () => { throw new Error("SecurityError"); };
  const { last } = open({ reload: true });
  tells("pagehide", { persisted: false });
  assert.equal(last().onclose, null);
  const next = visit({ reload: true });
  next.last().welcomes();
  assert.equal(next.house.status.is, "open");
}));

for (const [what, happens] of [
  ["the network is back", ({ tells }) => tells("online")],
  ["the page is looked at", ({ looks }) => looks(true)],
  ["the page comes out of the cache", ({ tells }) => tells("pageshow", { persisted: true })],
]) {
  test(`when ${what} an open connection is asked, and left if it does not answer`, () => inPage((page) => {
    const { house, last, world } = open();
    happens(page);
    assert.equal(last().sent.at(-1), '["probe",1]');
    world.passes(1999);
    assert.equal(house.status.is, "open");
    world.passes(1);
    assert.equal(house.status.is, "away");
  }));

  test(`when ${what} a client that waits tries within 200 ms`, () => inPage((page) => {
    const { house, last, world } = open();
    last().ends();
    assert.equal(house.status.is, "away");
    happens(page);
    world.passes(200);
    assert.equal(FakeSocket.all.length, 2);
  }));
}

test("a page that nobody looks at asks nothing when it is hidden", () => inPage(({ looks }) => {
  const { last } = open();
  looks(false);
  assert.equal(last().sent.length, 1);
}));

test("who is over listens to the page no more", () => inPage(({ tells, stored }) => {
  const { last } = open({ reload: true });
  last().ends(1008, "enough");
  tells("online");
  tells("pagehide", { persisted: false });
  assert.deepEqual([FakeSocket.all.length, stored.size], [1, 0]);
}));

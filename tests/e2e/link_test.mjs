// The chat's link to its server, on a clock and sockets of the test's own.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

/** What the browser gives a page. */
class FakeSocket {
  static OPEN = 1;
  static all = [];
  readyState = 0;
  sent = [];
  constructor(url) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 2; // and nobody answers
  }
  opens() {
    this.readyState = 1;
    this.onopen?.();
  }
  says(event) {
    this.onmessage?.({ data: JSON.stringify({ event, body: {} }) });
  }
  ends(code, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

let page;
globalThis.WebSocket = FakeSocket;
globalThis.addEventListener = (...how) => page.addEventListener(...how);
const { Link } = await import("../../examples/pages/chat/link.js");

const probe = '{"event":"probe","body":{}}';
const last = () => FakeSocket.all.at(-1);
const pass = (ms) => mock.timers.tick(ms);

function open() {
  const link = new Link("ws://house/");
  last().opens();
  last().says("hello");
  return link;
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  FakeSocket.all = [];
  page = new EventTarget();
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
});

test("a server that says nothing is asked, and one that does not answer is left", () => {
  const link = open();
  const first = last();
  pass(24_999);
  assert.deepEqual(first.sent, []);
  pass(1);
  assert.deepEqual(first.sent, [probe]);
  pass(7_999);
  assert.equal(link.state, "open");
  pass(1);
  assert.equal(link.state, "waiting");
  pass(500);
  assert.equal(FakeSocket.all.length, 2);
  first.ends(1006); // the browser has noticed, minutes later
  assert.equal(link.state, "connecting");
  last().opens();
  assert.equal(link.state, "open");
});

test("an answer, or any other word, keeps the connection", () => {
  const link = open();
  const heard = [];
  link.addEventListener("said", ({ detail }) => heard.push(detail.event));
  for (let i = 0; i < 10; ++i) {
    pass(25_000);
    assert.equal(last().sent.length, i + 1);
    last().says(i % 2 ? "probe" : "said");
  }
  pass(20_000);
  last().says("said");
  pass(24_999);
  assert.equal(last().sent.length, 10);
  assert.equal(FakeSocket.all.length, 1);
  assert.deepEqual(new Set(heard), new Set(["said"]));
});

for (const [name, happens] of [
  ["the network is back", () => page.dispatchEvent(new Event("online"))],
  ["the page is looked at", () => document.dispatchEvent(new Event("visibilitychange"))],
  ["the page comes out of the cache",
    () => page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }))],
]) {
  test(`when ${name} an open connection is asked at once`, () => {
    const link = open();
    happens();
    assert.deepEqual(last().sent, [probe]);
    pass(8_000);
    assert.equal(link.state, "waiting");
  });

  test(`when ${name} a link that waits connects at once`, () => {
    const link = open();
    last().ends(1006);
    assert.equal(link.state, "waiting");
    happens();
    assert.equal(link.state, "connecting");
    assert.equal(FakeSocket.all.length, 2);
    pass(600);
    assert.equal(FakeSocket.all.length, 2);
  });
}

test("a page that nobody looks at asks nothing when it is hidden", () => {
  open();
  document.hidden = true;
  document.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(last().sent, []);
});

test("a connection that does not come about is given up", () => {
  const link = new Link("ws://house/");
  pass(14_999);
  assert.equal(link.state, "connecting");
  pass(1);
  assert.equal(link.state, "waiting");
  pass(500);
  assert.equal(FakeSocket.all.length, 2);
});

test("an attempt made without a network is not waited for once it is back", () => {
  const link = new Link("ws://house/");
  pass(5_000);
  page.dispatchEvent(new Event("online"));
  assert.equal(link.state, "waiting");
  pass(500);
  last().opens();
  assert.equal(link.state, "open");
});

test("who was closed for good asks for nothing any more", () => {
  const link = open();
  last().ends(1008, "enough");
  assert.equal(link.state, "over");
  page.dispatchEvent(new Event("online"));
  pass(600_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.deepEqual(last().sent, []);
});

test("each failure in a row is waited for longer, up to half a minute", () => {
  const link = new Link("ws://house/");
  const waits = [];
  for (let i = 0; i < 12; ++i) {
    last().ends(1006);
    waits.push(link.retryAt - Date.now());
    pass(link.retryAt - Date.now());
  }
  waits.forEach((wait, i) => {
    const most = Math.min(30_000, 500 * 2 ** i);
    assert.ok(wait >= most / 2 && wait <= most, `${wait} of ${most}`);
  });
});

// Requests: one end each, whatever happens to the session.

import assert from "node:assert/strict";
import { test } from "node:test";
import { names, Player, signals, written } from "./player.mjs";

const ask = (player, { within = 5000, key = null, event = "buy" } = {}) => player.does("ask", event, { n: 1 }, within, key);
const ends = (actions) => actions.filter(([what]) => what === "settled" || what === "rejected");
const asks = (actions) => written(actions).filter((frame) => frame[0] === "{").map((frame) => JSON.parse(frame).ask);

function open() {
  const player = new Player();
  player.opens();
  return player;
}

test("a request has a number of its own, and says how long it waits", () => {
  const player = open();
  assert.deepEqual(written(ask(player)), ['{"event":"buy","body":{"n":1},"ask":1,"ttl":5000}']);
  assert.deepEqual(written(ask(player, { key: "k" })), ['{"event":"buy","body":{"n":1},"ask":2,"ttl":5000,"once":"k"}']);
});

test("a reply ends a request, once", () => {
  const player = open();
  ask(player);
  assert.deepEqual(ends(player.hears({ reply: 1, body: [2] })), [["settled", 1, [2]]]);
  assert.deepEqual(ends(player.hears({ reply: 1, body: [2] })), []);
  assert.deepEqual(ends(player.waits(5000)), []);
});

test("an error ends a request, and keeps what the room has told", () => {
  const player = open();
  ask(player);
  player.hears({ reply: 1, error: { code: "sold_out", message: "none", left: 0 } });
  assert.deepEqual(ends(player.out), [["rejected", 1, { code: "sold_out", message: "none", left: 0 }]]);
});

test("a request that is not answered in time has timed out, and a late reply is no matter", () => {
  const player = open();
  ask(player);
  assert.deepEqual(ends(player.waits(4999)), []);
  assert.deepEqual(ends(player.waits(1)), [["rejected", 1, { code: "timed_out" }]]);
  assert.deepEqual(ends(player.hears({ reply: 1, body: {} })), []);
});

test("a request that has timed out before it was sent is never sent", () => {
  const player = new Player();
  player.starts();
  ask(player, { within: 500 });
  player.says("say", { n: 2 });
  assert.deepEqual(ends(player.waits(500)), [["rejected", 1, { code: "timed_out" }]]);
  player.greeted();
  assert.deepEqual(written(player.out).slice(0), ['{"event":"say","body":{"n":2}}']);
});

test("a request that was sent is resent after a resume, and its reply ends it", () => {
  const player = open();
  ask(player);
  player.returns({ got: 0 });
  assert.deepEqual(asks(player.out), [1]);
  assert.deepEqual(ends(player.hears({ reply: 1, body: 7 })), [["settled", 1, 7]]);
});

test("nobody knows what became of a request whose session was lost, acknowledged or not", () => {
  const player = open();
  ask(player);
  ask(player);
  player.hears(["ack", 1]);
  player.returns({ resumed: false, why: "expired" });
  assert.deepEqual(ends(player.out), [["rejected", 1, { code: "outcome_unknown" }], ["rejected", 2, { code: "outcome_unknown" }]]);
  assert.deepEqual(signals(player.out, "unsure"), [], "its promise tells it");
});

test("what is marked once is asked again by the same key, before what was never sent", () => {
  const player = open();
  ask(player, { key: "a" });
  ask(player, { key: "b" });
  const [[first]] = [written(player.steps.at(-2)[3])];
  player.hears(["ack", 1]);
  player.does("closed", 1006, "");
  ask(player);
  ask(player, { key: "c" });
  player.returns({ resumed: false, why: "expired" });
  assert.deepEqual(ends(player.out), []);
  assert.deepEqual(asks(player.out), [1, 2, 3, 4]);
  assert.equal(written(player.out)[0], first);
});

test("what has been answered is not asked again", () => {
  const player = open();
  ask(player, { key: "a" });
  player.hears({ reply: 1, body: {} });
  player.returns({ resumed: false, why: "expired" });
  assert.deepEqual(asks(player.out), []);
});

test("a request that was never sent goes to the new session", () => {
  const player = open();
  player.does("closed", 1006, "");
  ask(player);
  player.returns({ resumed: false, why: "expired" });
  assert.deepEqual(asks(player.out), [1]);
});

test("the end of all ends each request, and tells those that were sent from those that were not", () => {
  const player = open();
  ask(player);
  player.does("closed", 1006, "");
  ask(player);
  player.tries();
  player.does("opened", "porthouse.v1");
  player.does("closed", 4010, "out");
  assert.deepEqual(ends(player.out).map(([, id, { code }]) => [id, code]), [[1, "outcome_unknown"], [2, "closed"]]);
});

test("what was sent before the end has an unknown outcome", () => {
  const player = open();
  ask(player);
  assert.deepEqual(ends(player.does("close")), [["rejected", 1, { code: "outcome_unknown" }]]);
});

test("no more requests are open than the queue has frames", () => {
  const player = new Player({ frames: 2 });
  player.opens();
  ask(player);
  ask(player);
  player.hears(["ack", 2]);
  assert.deepEqual(ask(player), [["fail", "full"]]);
  player.hears({ reply: 1, body: {} });
  assert.deepEqual(ask(player)[0], ["asking", 3]);
});

// -- of the server ------------------------------------------------------------------------------

test("a request of the server is answered in its session, and kept like all that is said", () => {
  const player = open();
  assert.deepEqual(names(player.hears({ event: "sure?", body: { sum: 9 }, ask: "x1" })).slice(0, 1), ["asked"]);
  assert.deepEqual(player.out[0], ["asked", "x1", 1, "sure?", { sum: 9 }]);
  player.does("closed", 1006, "");
  player.does("reply", "x1", 1, true);
  player.returns();
  assert.deepEqual(written(player.out).slice(1), ['{"reply":"x1","body":true}']);
});

test("a reply of nothing is null, and a refusal is an error", () => {
  const player = open();
  assert.deepEqual(written(player.does("reply", "x1", 1, undefined)), ['{"reply":"x1","body":null}']);
  assert.deepEqual(written(player.does("refuse", "x2", 1, { code: "busy" })), ['{"reply":"x2","error":{"code":"busy"}}']);
});

test("a session that was lost gets no replies, however late", () => {
  const player = open();
  player.does("closed", 1006, "");
  player.does("reply", "x1", 1, 1);
  player.returns({ resumed: false });
  assert.deepEqual(written(player.out), []);
  assert.deepEqual(player.does("reply", "x2", 1, 1), []);
  assert.deepEqual(written(player.does("reply", "x2", 2, 1)), ['{"reply":"x2","body":1}']);
});

test("a reply that the queue cannot take is told of", () => {
  const player = new Player({ frames: 0 });
  player.opens();
  assert.equal(signals(player.does("reply", "x1", 1, 1), "error")[0].code, "full");
});

// A server that does not speak porthouse.v1.

import assert from "node:assert/strict";
import { test } from "node:test";
import { events, Player, signals, written } from "./player.mjs";

const offers = (actions) => actions.filter(([what]) => what === "connect").map(([, offer]) => offer);

function open() {
  const player = new Player({ plain: true });
  player.starts();
  player.does("opened", "");
  return player;
}

test("events and texts go and come as they are, and nothing else", () => {
  const player = open();
  assert.deepEqual(signals(player.out, "status"), [{ is: "open", resumed: false, plain: true }]);
  assert.deepEqual(written(player.out), []);
  assert.deepEqual(written(player.says("say", { n: 1 })), ['{"event":"say","body":{"n":1}}']);
  assert.deepEqual(written(player.does("send_text", "hello")), ["hello"]);
  assert.deepEqual(events(player.hears({ event: "said", body: 1 })), [["said", 1]]);
  assert.deepEqual(signals(player.hears("[1,2"), "text"), ["[1,2"]);
  assert.deepEqual(signals(player.hears('{"text":"x"}'), "text"), ['{"text":"x"}']);
  assert.deepEqual(signals(player.hears({ event: "$error", body: { code: "shape" } }), "error"), [{ code: "shape" }]);
  assert.deepEqual(written(player.waits(600_000)), []);
});

test("what waited without a connection is sent, what was sent is forgotten", () => {
  const player = open();
  player.says("say", { n: 1 });
  player.does("closed", 1006, "");
  player.says("say", { n: 2 });
  player.tries();
  player.does("opened", "");
  assert.deepEqual(written(player.out), ['{"event":"say","body":{"n":2}}']);
  assert.deepEqual(signals(player.out, "restarted"), [{ why: "plain" }]);
  assert.deepEqual(signals(player.out, "unsure"), []);
});

test("a lost connection loses its requests, but what is marked once is asked again", () => {
  const player = open();
  player.does("ask", "buy", {}, 60_000, null);
  player.does("ask", "buy", {}, 60_000, "k");
  player.does("closed", 1006, "");
  assert.deepEqual(player.out[0], ["rejected", 1, { code: "outcome_unknown" }]);
  player.does("ask", "buy", {}, 60_000, null);
  player.tries();
  player.does("opened", "");
  assert.deepEqual(written(player.out).map((frame) => JSON.parse(frame).ask), [2, 3]);
  assert.deepEqual(player.hears({ reply: 2, body: 1 })[0], ["settled", 2, 1]);
});

test("close needs no bye", () => {
  const player = open();
  assert.deepEqual(player.does("close")[0], ["shut", 1000]);
});

// -- finding out --------------------------------------------------------------------------------

test("a server is plain if it refuses the subprotocol before and after it takes a plain socket", () => {
  const player = new Player({ plain: null });
  assert.deepEqual(offers(player.starts()), [true]);
  assert.deepEqual(offers(player.does("closed", 1006, "")), [false]);
  assert.deepEqual(player.does("opened", ""), [["shut", 1000], ["connect", true]]);
  assert.deepEqual(offers(player.does("closed", 1006, "")), [false]);
  player.does("opened", "");
  assert.deepEqual(signals(player.out, "status"), [{ is: "open", resumed: false, plain: true }]);
  player.does("closed", 1006, "");
  assert.deepEqual(offers(player.tries()), [false], "and stays so");
});

test("a server that was only starting is not taken for a plain one", () => {
  const player = new Player({ plain: null });
  player.starts();
  player.does("closed", 1006, "");
  player.does("opened", "");
  player.greeted();
  assert.deepEqual(signals(player.out, "status"), [{ is: "open", resumed: false, plain: false }]);
});

test("a server that does not answer at all is waited for", () => {
  const player = new Player({ plain: null });
  player.starts();
  player.does("closed", 1006, "");
  player.does("closed", 1006, "");
  assert.equal(signals(player.out, "status")[0].is, "away");
  assert.deepEqual(offers(player.tries()), [true]);
});

test("a server that has once spoken the subprotocol is not doubted", () => {
  const player = new Player({ plain: null });
  player.opens();
  player.does("closed", 1006, "");
  player.waits(20_000);
  player.does("closed", 1006, "");
  assert.deepEqual(offers(player.out), []);
});

test("a socket that opens without the subprotocol is a plain one", () => {
  const player = new Player({ plain: null });
  player.starts();
  player.does("opened", "");
  assert.equal(signals(player.out, "status")[0].plain, true);
});

test("a plain server is not asked for a token", () => {
  const player = new Player({ plain: true, hasToken: true });
  assert.deepEqual(offers(player.starts()), [false]);
});

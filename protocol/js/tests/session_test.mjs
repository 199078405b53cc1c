// Greeting, counting, acknowledging and coming back, one rule at a time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { events, names, Player, signals, written } from "./player.mjs";

const helloOf = (player) => JSON.parse(written(player.out)[0])[1];
const bodies = (frames) => frames.filter((frame) => frame[0] === "{").map((frame) => JSON.parse(frame).body.n);

function open(more) {
  const player = new Player();
  player.opens(more);
  return player;
}

function reconnected(player) {
  player.does("closed", 1006, "");
  player.tries();
  player.does("opened", "porthouse.v1");
  return player;
}

// -- hello and welcome --------------------------------------------------------------------------

test("hello is the first frame, and nothing follows it before the answer", () => {
  const player = new Player();
  player.starts();
  assert.deepEqual(player.out.slice(1), [["connect", true], ["wake", 11_000]]);
  player.says("say", { n: 1 });
  assert.deepEqual(player.out, []);
  player.does("opened", "porthouse.v1");
  assert.deepEqual(written(player.out), ['["hello",{"v":1,"client":"trace/1"}]']);
  player.says("say", { n: 2 });
  assert.deepEqual(player.out, []);
});

test("what waited is sent after the welcome, in order", () => {
  const player = new Player();
  player.starts();
  player.says("say", { n: 1 });
  player.says("say", { n: 2 });
  player.greeted();
  assert.deepEqual(bodies(written(player.out)), [1, 2]);
  assert.deepEqual(signals(player.out, "unsure"), []);
  assert.deepEqual(signals(player.out, "restarted"), [], "the first session is no restart");
});

test("hello shows the token, the count, and what is kept", () => {
  const player = open();
  for (let n = 1; n <= 3; ++n) player.says("say", { n });
  player.hears({ event: "said", body: {} });
  player.hears(["ack", 1]);
  reconnected(player);
  const { resume, got, sent } = helloOf(player);
  assert.deepEqual([resume, got, sent], ["t1", 1, [2, 3]]);
});

test("who keeps nothing shows [n+1,n]", () => {
  const player = open();
  player.says("say");
  player.hears(["ack", 1]);
  reconnected(player);
  assert.deepEqual(helloOf(player).sent, [2, 1]);
});

test("what has never been written has no number yet", () => {
  const player = open();
  player.does("closed", 1006, "");
  player.says("say");
  player.tries();
  player.does("opened", "porthouse.v1");
  assert.deepEqual(helloOf(player).sent, [1, 0]);
});

test("the next hello shows the token of the last welcome", () => {
  const player = open();
  player.returns({ token: "t7" });
  reconnected(player);
  assert.equal(helloOf(player).resume, "t7");
});

test("a welcome that is lost leaves the token before", () => {
  const player = open();
  reconnected(player);
  reconnected(player);
  assert.equal(helloOf(player).resume, "t1");
});

test("resumed is told before what was missed, and acknowledged at once", () => {
  const player = open();
  player.says("say", { n: 1 });
  player.hears({ event: "said", body: { n: 1 } });
  player.returns({ got: 0 });
  assert.deepEqual(names(player.out), ["status", "resumed", "write", "write"]);
  assert.deepEqual(written(player.out), ['["ack",1]', '{"event":"say","body":{"n":1}}']);
  assert.deepEqual(signals(player.out, "status"), [{ is: "open", resumed: true, plain: false }]);
  assert.deepEqual(events(player.hears({ event: "said", body: { n: 2 } })), [["said", { n: 2 }]]);
});

test("who has resumed acknowledges even if nothing is new", () => {
  const player = open();
  player.returns();
  assert.deepEqual(written(player.out), ['["ack",0]']);
});

test("after a resume exactly what the server does not have is sent again, unchanged", () => {
  const player = open();
  for (let n = 1; n <= 5; ++n) player.says("say", { n });
  const first = player.steps.flatMap(([, , , out]) => written(out)).filter((frame) => frame[0] === "{");
  player.returns({ got: 3 });
  assert.deepEqual(written(player.out).slice(1), first.slice(3));
});

for (const [what, more] of [
  ["has more than was sent", { got: 3 }],
  ["has less than it has acknowledged", { got: 0 }],
  ["has no whole number", { got: 1.5 }],
  ["goes on with a later frame", { from: 3 }],
  ["goes on with an earlier frame", { from: 1 }],
]) {
  test(`a server that resumes and ${what} is left, and the next session is a new one`, () => {
    const player = open();
    player.says("say", { n: 1 });
    player.says("say", { n: 2 });
    player.hears(["ack", 1]);
    player.hears({ event: "said", body: {} });
    player.returns(more);
    assert.deepEqual(player.out[0], ["shut", 4007]);
    player.tries();
    player.does("opened", "porthouse.v1");
    assert.equal(helloOf(player).resume, undefined);
  });
}

test("a welcome that resumes what was not asked for is not believed", () => {
  const player = open({ resumed: true });
  assert.deepEqual(player.out[0], ["shut", 4007]);
});

for (const frame of ['{"event":"said","body":{}}', '["ack",0]', '["beat"]', "hello", "[", '["probe",1]']) {
  test(`before the welcome ${frame} breaks the protocol`, () => {
    const player = new Player();
    player.starts();
    player.does("opened", "porthouse.v1");
    assert.deepEqual(player.hears(frame)[0], ["shut", 4007]);
  });
}

// -- the session that was lost ------------------------------------------------------------------

test("a new session counts from nothing", () => {
  const player = open();
  player.says("say");
  player.hears({ event: "said", body: {} });
  player.hears(["ack", 1]);
  player.returns({ resumed: false, why: "expired", from: 1 });
  assert.deepEqual(signals(player.out, "restarted"), [{ why: "expired" }]);
  player.says("say");
  player.hears(["ack", 1]);
  player.hears({ event: "said", body: {} });
  reconnected(player);
  const { got, sent } = helloOf(player);
  assert.deepEqual([got, sent], [1, [2, 1]]);
});

test("what was sent and not acknowledged is offered, and what was never sent is sent", () => {
  const player = open();
  for (let n = 1; n <= 3; ++n) player.says("say", { n });
  player.does("send_text", "four");
  player.does("send_binary", Uint8Array.of(5));
  player.hears(["ack", 1]);
  player.does("closed", 1006, "");
  player.says("say", { n: 6 });
  player.returns({ resumed: false, why: "evicted" });
  assert.deepEqual(signals(player.out, "unsure"), [[
    { sent: true, event: "say", body: { n: 2 } },
    { sent: true, event: "say", body: { n: 3 } },
    { sent: true, text: "four" },
    { sent: true, binary: Uint8Array.of(5) },
  ]]);
  assert.deepEqual(bodies(written(player.out)), [6]);
  assert.deepEqual(names(player.out).slice(0, 4), ["status", "restarted", "unsure", "write"]);
});

test("nothing is unsure when all was acknowledged", () => {
  const player = open();
  player.says("say");
  player.hears(["ack", 1]);
  player.returns({ resumed: false });
  assert.deepEqual(signals(player.out, "unsure"), []);
});

// -- acknowledging ------------------------------------------------------------------------------

test("the count is acknowledged after so many frames", () => {
  const player = open({ ack: [3, 65_536, 1000] });
  const acks = [];
  for (let n = 1; n <= 7; ++n) acks.push(...written(player.hears({ event: "said", body: {} })));
  assert.deepEqual(acks, ['["ack",3]', '["ack",6]']);
});

test("the count is acknowledged after so many bytes, as UTF-8", () => {
  const player = open({ ack: [32, 40, 1000] });
  assert.deepEqual(written(player.hears('{"event":"a","body":"ää😀"}')), []); // 31 bytes
  assert.deepEqual(written(player.does("binary", Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))), []);
  assert.deepEqual(written(player.does("binary", Uint8Array.of(1))), ['["ack",3]']);
});

test("the count is acknowledged so long after the first frame that was not", () => {
  const player = open();
  player.waits(500);
  player.hears({ event: "said", body: {} });
  player.waits(600);
  player.hears({ event: "said", body: {} });
  assert.deepEqual(written(player.waits(399)), []);
  assert.deepEqual(written(player.waits(1)), ['["ack",2]']);
});

test("who has nothing new to acknowledge sends nothing", () => {
  const player = open();
  player.hears(["beat"]);
  for (let i = 0; i < 10; ++i) {
    player.waits(20_000);
    assert.deepEqual(written(player.out), []);
    player.hears(["beat"]);
  }
});

test("what the server has is kept no longer", () => {
  const player = open();
  for (let n = 1; n <= 3; ++n) player.says("say", { n });
  player.hears(["ack", 2]);
  assert.deepEqual(player.core.books, { got: 0, sent: 3, acked: 2, kept: 1, waiting: 0 });
});

for (const [what, count] of [["more than was sent", 3], ["less than before", 0], ["half a frame", 1.5], ["no number", "1"],
  ["nothing", undefined]]) {
  test(`a server that acknowledges ${what} is left by 4007`, () => {
    const player = open();
    player.says("say");
    player.says("say");
    player.hears(["ack", 1]);
    assert.deepEqual(player.hears(["ack", count])[0], ["shut", 4007]);
  });
}

// -- first bytes --------------------------------------------------------------------------------

test("a text that is neither object nor array breaks the protocol", () => {
  assert.deepEqual(open().hears("hello")[0], ["shut", 4007]);
});

test("unknown control arrays, keys and events of the house are ignored, and only objects count", () => {
  const player = open();
  player.hears(["novelty", 1]);
  player.hears({ event: "$novelty", body: {} });
  assert.deepEqual(events(player.out), []);
  player.hears({ event: "said", body: 1, novelty: 2 });
  assert.deepEqual(events(player.out), [["said", 1]]);
  assert.equal(player.core.books.got, 2);
});

test("texts are wrapped both ways", () => {
  const player = open();
  assert.deepEqual(written(player.does("send_text", 'say "x"')), ['{"text":"say \\"x\\""}']);
  assert.deepEqual(signals(player.hears('{"text":"Hello"}'), "text"), ["Hello"]);
  assert.deepEqual(signals(player.hears('{ "text":"Hello"}'), "text"), ['{ "text":"Hello"}'], "only if it begins so");
  assert.deepEqual(signals(player.hears('{"score":7}'), "text"), ['{"score":7}']);
});

test("the house's own events are signals", () => {
  const player = open();
  assert.deepEqual(signals(player.hears({ event: "$room", body: { name: "a", how: "moved" } }), "room"), [{ name: "a", how: "moved" }]);
  assert.deepEqual(signals(player.hears({ event: "$skipped", body: { n: 3, bytes: 9 } }), "skipped"), [{ n: 3, bytes: 9 }]);
  assert.deepEqual(signals(player.hears({ event: "$error", body: { code: "shape" } }), "error"), [{ code: "shape" }]);
});

// -- the queue ----------------------------------------------------------------------------------

test("a full queue refuses, whether by frames or by bytes, and takes again when it is emptied", () => {
  const player = new Player({ frames: 2 });
  player.opens();
  player.says("say");
  player.says("say");
  assert.deepEqual(player.says("say"), [["fail", "full"]]);
  player.hears(["ack", 1]);
  assert.deepEqual(written(player.says("say")), ['{"event":"say","body":{}}']);
  const small = new Player({ bytes: 49 });
  small.starts();
  small.says("say"); // 25 bytes
  assert.deepEqual(small.says("say"), [["fail", "full"]]);
});

test("no frame is larger than the server takes", () => {
  const player = open({ max: { message: 30 } });
  assert.deepEqual(names(player.says("say", { n: 1 })), ["write"]); // 30 bytes
  assert.deepEqual(player.says("say", { n: 10 }), [["fail", "too_big"]]);
  assert.deepEqual(player.does("ask", "say", { n: 10 }, 500, null), [["fail", "too_big"]]);
});

// When a client comes back, and when it does not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Player, signals, welcome, written } from "./player.mjs";

const connects = (actions) => actions.filter(([what]) => what === "connect").length;
const status = (player) => signals(player.steps.flatMap(([, , , out]) => out), "status").at(-1);
const wait = (player) => status(player).retryAt - player.now;

function open(more) {
  const player = new Player();
  player.opens(more);
  return player;
}

/** An attempt that fails at once, when its time has come. */
function fails(player) {
  player.waits(wait(player));
  player.does("closed", 1006, "");
}

// -- windows ------------------------------------------------------------------------------------

for (const [dice, waits] of [[0, [0, 0, 0, 0, 0, 0]], [0.5, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]],
  [0.999, [999, 1998, 3996, 7992, 15_984, 19_980, 19_980]]]) {
  test(`with dice at ${dice} the waits in a row are ${waits}`, () => {
    const player = open();
    player.dice = dice;
    player.does("closed", 1006, "");
    for (const expected of waits) {
      assert.equal(wait(player), expected);
      fails(player);
    }
  });
}

test("the server's windows are kept", () => {
  const player = open({ retry: { first: [100, 300], most: 3000 } });
  player.does("closed", 1006, "");
  const waits = [];
  for (let i = 0; i < 4; ++i) {
    waits.push(wait(player));
    fails(player);
  }
  assert.deepEqual(waits, [200, 1000, 1500, 1500]);
});

test("the first window counts again after a welcome that has held for 5 s, and not before", () => {
  const player = open();
  player.does("closed", 1006, "");
  fails(player);
  player.waits(wait(player));
  player.greeted();
  player.waits(4999);
  player.does("closed", 1006, "");
  assert.equal(wait(player), 2000);
  player.waits(wait(player));
  player.greeted();
  player.waits(5000);
  player.does("closed", 1006, "");
  assert.equal(wait(player), 500);
});

test("going brings a window of its own, for one attempt", () => {
  const player = open();
  player.hears(["going", { why: "stopping", retry: [2000, 8000] }]);
  player.does("closed", 1001, "");
  assert.equal(wait(player), 5000);
  fails(player);
  assert.equal(wait(player), 1000);
});

test("refused brings a window of its own", () => {
  const player = new Player();
  player.starts();
  player.does("opened", "porthouse.v1");
  player.hears(["refused", { why: "busy", retry: [500, 3000] }]);
  player.does("closed", 4009, "");
  assert.equal(wait(player), 1750);
});

test("who was too fast comes back after the longest window", () => {
  const player = open();
  player.does("closed", 4008, "");
  assert.equal(wait(player), 20_500);
});

// -- close codes --------------------------------------------------------------------------------

for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 1010, 4004, 4010, 4011, 4100, 4999]) {
  test(`${code} is the last word`, () => {
    const player = open();
    player.does("closed", code, "why");
    assert.deepEqual(status(player), { is: "over", code, reason: "why" });
    assert.deepEqual(player.does("online"), []);
    assert.deepEqual(player.waits(600_000), []);
    assert.deepEqual(player.says("say"), [["fail", "over"]]);
  });
}

for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 1014, 4000, 4001, 4002, 4003, 4005, 4006, 4008, 4009]) {
  test(`after ${code} it comes back with the token`, () => {
    const player = open();
    player.does("closed", code, "");
    player.tries();
    player.does("opened", "porthouse.v1");
    assert.equal(JSON.parse(written(player.out)[0])[1].resume, "t1");
  });
}

test("after 4007 it comes back without the token", () => {
  const player = open();
  player.does("closed", 4007, "");
  player.tries();
  player.does("opened", "porthouse.v1");
  assert.equal(JSON.parse(written(player.out)[0])[1].resume, undefined);
  assert.deepEqual(signals(player.hears(["welcome", welcome()]), "restarted"), [{ why: "new" }]);
});

test("at the end all that was not acknowledged is offered", () => {
  const player = open();
  player.says("say", { n: 1 });
  player.does("closed", 4000, "");
  player.says("say", { n: 2 });
  player.waits(wait(player));
  player.does("opened", "porthouse.v1");
  player.does("closed", 4011, "");
  assert.deepEqual(signals(player.out, "unsure"), [[
    { sent: true, event: "say", body: { n: 1 } }, { sent: false, event: "say", body: { n: 2 } }]]);
});

// -- one attempt --------------------------------------------------------------------------------

test("an attempt is given up after 10 s, wherever it is", () => {
  const signing = new Player({ hasToken: true });
  signing.starts();
  const connecting = new Player();
  connecting.starts();
  const greeting = new Player();
  greeting.starts();
  greeting.waits(4000);
  greeting.does("opened", "porthouse.v1");
  for (const player of [signing, connecting, greeting]) {
    player.waits(11_000 - player.now - 1);
    assert.deepEqual(player.out, []);
    player.waits(1);
    assert.deepEqual(player.out[0], ["shut", 4002]);
    assert.equal(status(player).is, "away");
  }
});

test("a token that comes too late is not shown", () => {
  const player = new Player({ hasToken: true });
  player.starts();
  player.waits(10_000);
  assert.deepEqual(player.does("token", 1, "old"), []);
  player.waits(500);
  assert.deepEqual(player.does("token", 1, "old"), []);
  player.does("token", 2, "new");
  player.does("opened", "porthouse.v1");
  assert.equal(JSON.parse(written(player.out)[0])[1].auth, "new");
});

test("a token that fails with 401 or 403 ends it, any other failure does not", () => {
  for (const [status_, is] of [[401, "over"], [403, "over"], [500, "away"], [0, "away"]]) {
    const player = new Player({ hasToken: true });
    player.starts();
    player.does("no_token", 1, status_);
    assert.equal(status(player).is, is);
  }
});

// -- what the machine says ----------------------------------------------------------------------

for (const what of ["online", "seen"]) {
  test(`${what}: who waits tries within 200 ms`, () => {
    const player = open();
    player.dice = 0.9;
    player.does("closed", 1006, "");
    player.does(what);
    assert.equal(wait(player), 180);
    assert.equal(connects(player.waits(200)), 1);
  });

  test(`${what}: a window that the server has named is kept`, () => {
    const player = open();
    player.hears(["going", { why: "stopping", retry: [4000, 8000] }]);
    player.does("closed", 1001, "");
    player.does(what);
    assert.equal(wait(player), 6000);
  });

  test(`${what}: who would try sooner does`, () => {
    const player = open();
    player.dice = 0.01;
    player.does("closed", 1006, "");
    player.dice = 0.9;
    player.does(what);
    assert.equal(wait(player), 10);
  });
}

test("wake does not wait even for a window that the server has named", () => {
  const player = open();
  player.hears(["going", { why: "stopping", retry: [4000, 8000] }]);
  player.does("closed", 1001, "");
  player.does("wake");
  assert.equal(wait(player), 100);
  player.tries();
  player.greeted({ resumed: true });
  assert.deepEqual(written(player.does("wake")), ['["probe",1]']);
});

test("an attempt that was begun without a network is not waited for once it is back", () => {
  const player = new Player();
  player.starts();
  player.waits(5000);
  player.does("online");
  assert.deepEqual(player.out[0], ["shut", 4002]);
  assert.equal(connects(player.waits(200)), 1);
});

test("offline is a status of its own, and does not stop the tries", () => {
  const player = open();
  player.does("offline");
  assert.deepEqual(written(player.out), ['["probe",1]']);
  player.waits(2000);
  assert.deepEqual(status(player), { is: "offline", retryAt: player.now + 500 });
  assert.equal(connects(player.waits(500)), 1);
});

test("a page that has been hidden for 5 minutes waits until it is seen", () => {
  const player = open();
  player.does("hidden");
  player.waits(1);
  player.does("closed", 1006, "");
  for (;;) {
    const before = player.now;
    if (connects(player.tries()) === 0) break;
    assert.ok(before < 301_000, `tried at ${player.now}`);
    player.does("closed", 1006, "");
  }
  assert.ok(player.now >= 301_000, `gave up at ${player.now}`);
  assert.deepEqual(status(player), { is: "away", retryAt: null });
  assert.equal(connects(player.waits(3_600_000)), 0);
  player.does("seen");
  assert.equal(connects(player.waits(200)), 1);
});

// -- leaving ------------------------------------------------------------------------------------

test("leaving for good is bye, then Close 1000", () => {
  const player = open();
  assert.deepEqual(player.does("close").slice(0, 2), [["write", '["bye"]'], ["shut", 1000]]);
  assert.deepEqual(player.out.at(-1), ["wake", null]);
  assert.deepEqual(player.does("close"), []);
});

test("a page that leaves for a reload says nothing", () => {
  const player = open();
  assert.deepEqual(player.does("leave", true)[0], ["shut", null]);
  assert.deepEqual(written(player.out), []);
  assert.equal(player.core.save(), undefined);
});

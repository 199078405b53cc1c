// How a client notices that nobody is there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Player, signals, written } from "./player.mjs";

const status = (player) => signals(player.steps.flatMap(([, , , out]) => out), "status").at(-1);

function open(more) {
  const player = new Player();
  player.opens(more);
  return player;
}

test("nothing for beat + 10 s is the end of a connection", () => {
  const player = open({ beat: 5000 });
  player.waits(14_999);
  assert.equal(status(player).is, "open");
  player.hears(["beat"]);
  player.waits(14_999);
  assert.equal(status(player).is, "open");
  player.waits(1);
  assert.deepEqual(player.out[0], ["shut", 4002]);
  assert.equal(status(player).is, "away");
});

test("a probe that is not answered within 2 s is the end, whatever frame answers", () => {
  for (const answer of [["probe", 1], { event: "said", body: {} }, ["beat"]]) {
    const player = open();
    player.does("seen");
    assert.deepEqual(written(player.out), ['["probe",1]']);
    player.waits(1999);
    player.hears(answer);
    player.waits(20_000);
    assert.equal(status(player).is, "open");
    player.does("seen");
    player.waits(2000);
    assert.equal(status(player).is, "away");
  }
});

test("who wants to speak after 30 s of silence asks first", () => {
  const player = open();
  player.waits(29_999);
  assert.deepEqual(written(player.says("say")).length, 1);
  player.waits(1);
  assert.deepEqual(written(player.says("say")), ['["probe",1]', '{"event":"say","body":{}}']);
  assert.deepEqual(written(player.says("say")).length, 1, "one question at a time");
});

test("who has slept doubts, and does not give up at once what may still be there", () => {
  const player = open();
  player.now += 3_600_000;
  player.does("tick");
  assert.deepEqual(written(player.out), ['["probe",1]']);
  player.hears(["beat"]);
  player.waits(3000);
  assert.equal(status(player).is, "open");
});

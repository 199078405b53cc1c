// The core against a model of a server, in thousands of random lives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { kinds, numberOf, Schedule } from "./schedule.mjs";

const lives = Number(process.env.LIVES ?? 1500);
const upTo = (n) => Array.from({ length: n }, (_, i) => i + 1);
const isPrefix = (list, n) => list.every((value, i) => value === i + 1) && list.length <= n;

function live(kind, seed) {
  try {
    const life = new Schedule(kind, seed).run(80);
    checkAnytime(life);
    life.calm();
    checkAnytime(life);
    checkAtTheEnd(life);
    return life;
  } catch (error) {
    error.message = `${kind} ${seed}: ${error.message}`;
    throw error;
  }
}

/** The numbers of what the server's rooms have taken in, session by session. */
const logOf = (life) => life.server.sessions.flatMap(({ log }) => log);

function checkAnytime(life) {
  const events = logOf(life).filter(({ ask }) => ask === undefined).map(numberOf);
  assert.deepEqual(events, [...new Set(events)].sort((a, b) => a - b), "each event once and in order");
  life.heard.forEach((list) => assert.ok(isPrefix(list, Infinity), `heard once and in order: ${list}`));
  for (const [id, ends] of life.asked) assert.ok(ends <= 1, `request ${id} has ended ${ends} times`);
}

function checkAtTheEnd(life) {
  const { core } = life.player;
  const books = core.books;
  assert.deepEqual([books.kept, books.waiting], [0, 0], "nothing is kept when all is acknowledged");
  const session = life.line.end.session;
  assert.equal(session, life.session);
  assert.deepEqual([books.got, books.sent], [session.acked + session.numbered.length, session.got], "equal books");
  assert.deepEqual(life.heard.at(-1), upTo(session.events), "all that the room said was heard");
  for (const [id, ends] of life.asked) assert.equal(ends, 1, `request ${id} has one end`);
  checkWhatWasSaid(life);
}

/** What is not in the log was offered to the application. */
function checkWhatWasSaid(life) {
  const arrived = new Set(logOf(life).map(numberOf));
  const asked = new Set(life.pages.flatMap(({ steps }) => steps).filter(([, , [what]]) => what === "ask").map(([, , [, , { n }]]) => n));
  const unsure = new Set(life.unsure);
  for (const n of upTo(life.said)) assert.ok(arrived.has(n) || unsure.has(n) || asked.has(n), `${n} is lost without a word`);
}

for (const kind of Object.keys(kinds)) {
  test(`in ${lives} lives of ${kind} each frame arrives exactly once and in order, both ways`, () => {
    let resumed = 0;
    let restarted = 0;
    for (let seed = 1; seed <= lives; ++seed) {
      const { pages } = live(kind, seed);
      for (const { steps } of pages) {
        for (const [, , , actions] of steps) {
          resumed += actions.filter(([, name]) => name === "resumed").length;
          restarted += actions.filter(([, name]) => name === "restarted").length;
        }
      }
    }
    assert.ok(resumed > lives / 10, `${resumed} resumed: these lives try too little`);
    if ("expire" in kinds[kind]) assert.ok(restarted > lives / 10, `only ${restarted} sessions were lost`);
    else assert.equal(restarted, 0, "no session is lost where the server keeps it");
  });
}

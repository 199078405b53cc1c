// The arcade in a real browser: two pages play, and one of them loses its connection.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, launch, watched } from "./browser.mjs";
import { start } from "./house.mjs";
import { until } from "./seen.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** In a page, before its scripts: each message that a socket hears. What comes when the page has closed
 *  a socket already is a frame on the network, but nobody hears it. */
function tellsWhatItHears() {
  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how);
      this.addEventListener("message", ({ data }) => window.heard(data));
    }
  };
}

/** A test against the running example. `come` opens its page in a browser of its own, where somebody
 *  of that name plays; `page.ticks` are those that came, over all connections. */
function served(name, run) {
  test(name, async () => {
    const house = await start("arcade");
    const views = [];
    const mishaps = [];
    const come = async (name, options) => {
      const view = await browser.newContext({ viewport: { width: 1100, height: 760 }, ...options });
      views.push(view);
      const page = await watched(view, mishaps, /^WebSocket connection/);
      page.ticks = [];
      await page.exposeFunction("heard", (payload) => {
        const { event, body } = JSON.parse(payload);
        if (event === "tick") page.ticks.push(body);
      });
      await page.addInitScript(tellsWhatItHears);
      await page.goto(house.page);
      await at(page, "name").fill(name);
      await at(page, "play").click();
      await at(page, "court").waitFor();
      return page;
    };
    try {
      await run(come, house);
      assert.deepEqual(mishaps, [], "the page has errors");
    } finally {
      for (const view of views) await view.close();
      await house.stop();
    }
  });
}

/** Waits until the element holds that text. */
const shows = (page, name, text) => at(page, name).filter({ hasText: text }).waitFor();

/** Two who play each other. */
async function two(come, options) {
  const ada = await come("Ada", options);
  await shows(ada, "notice", "Waiting for an opponent");
  const bob = await come("Bob");
  for (const page of [ada, bob]) {
    await shows(page, "left", "Ada");
    await shows(page, "right", "Bob");
  }
  await until(() => bob.ticks.length > 10, "the game runs");
  return [ada, bob];
}

const hasNoGap = ({ ticks }) => ticks.every(({ n }, i) => i === 0 || n === ticks[i - 1].n + 1);
const isMoving = ({ ticks }) => ticks.length > 1 && ticks.at(-1).rest === 0 && ticks.at(-2).rest === 0;

served("who pulls the plug comes back to the same game, and has missed nothing of it", async (come) => {
  const [ada, bob] = await two(come);
  await until(() => isMoving(bob), "the ball moves");
  await at(ada, "plug").click();
  await shows(bob, "notice", /Waiting for Ada \d+ s/);
  const { n, ball } = bob.ticks.at(-1);
  await bob.keyboard.down("ArrowUp");
  await until(() => bob.ticks.at(-1).bats[1] < 200, "the other may run about");
  await bob.keyboard.up("ArrowUp");
  assert.deepEqual(bob.ticks.at(-1).ball, ball, "the ball waits");
  await shows(ada, "badge", /Away|Connecting/);
  await shows(ada, "notice", "Connection lost");

  await shows(ada, "caught-up", /Caught up \d+ frames in \d+ ms: nothing was lost/);
  const [, frames] = (await at(ada, "caught-up").innerText()).match(/(\d+) frames/);
  assert.ok(frames > 60, `${frames} frames in three seconds`);
  await shows(ada, "badge", "Connected");
  await until(() => isMoving(bob) && bob.ticks.at(-1).n > n, "the game goes on");
  await until(() => ada.ticks.at(-1)?.n >= n + 30, "for both");
  for (const page of [ada, bob]) assert.ok(hasNoGap(page), "a tick is missing, or came twice");
  assert.equal(await at(ada, "lost").innerText(), "0");
  assert.match(await at(ada, "latency").innerText(), /ms/);
});

served("who loads the page again has the same seat", async (come) => {
  const [ada, bob] = await two(come);
  await ada.reload();
  await shows(ada, "left", "Ada");
  const { n } = bob.ticks.at(-1);
  await ada.keyboard.down("w");
  await until(() => bob.ticks.at(-1).n > n && bob.ticks.at(-1).bats[0] < 200, "it is Ada who plays");
  assert.ok(hasNoGap(bob));
});

served("the third watches, and plays when a seat is free", async (come) => {
  const [ada, bob] = await two(come);
  const eve = await come("Eve");
  await at(eve, "leave").click();
  await at(eve, "games").getByText("watch").click();
  await shows(eve, "watching", "you watch");
  await shows(bob, "watching", "1 watching");
  await at(ada, "leave").click();
  await at(ada, "games").getByText("Bob").waitFor();
  await shows(eve, "left", "Eve");
  await eve.mouse.move(550, 300);
  await until(() => bob.ticks.at(-1).bats[0] !== 450, "Eve plays");
});

served("who watches and pulls the plug is told how much was left out, and the game goes on", async (come) => {
  const [ada, bob] = await two(come);
  const eve = await come("Eve");
  await at(eve, "leave").click();
  await at(eve, "games").getByText("watch").click();
  await shows(eve, "watching", "you watch");
  await until(() => eve.ticks.length > 10, "Eve sees the game");
  const { n } = bob.ticks.at(-1);
  await at(eve, "plug").click();
  await shows(eve, "caught-up", /Caught up \d+ frames in \d+ ms: \d+ were left out, as you only watch/);
  await until(() => eve.ticks.at(-1).n > n + 60, "Eve sees the game again");
  const [, leftOut] = (await at(eve, "caught-up").innerText()).match(/: (\d+) were left out/);
  const missing = eve.ticks.reduce((sum, tick, i) => sum + (i ? tick.n - eve.ticks[i - 1].n - 1 : 0), 0);
  assert.equal(Number(leftOut), missing);
  assert.ok(missing > 60, `${missing} frames in three seconds`);
  assert.equal(await at(eve, "lost").innerText(), "0");
  for (const page of [ada, bob]) assert.ok(hasNoGap(page), "a tick is missing, or came twice");
});

served("it is played with a finger on a phone", async (come) => {
  const [ada, bob] = await two(come, phone);
  const fits = () => ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  assert.ok(await fits(), "the page is wider than the phone");
  for (const name of ["court", "plug", "badge", "leave"]) {
    const box = await at(ada, name).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844, `${name} is cut`);
  }
  const court = await at(ada, "court").boundingBox();
  assert.ok(court.height > court.width, "the court is as tall as the phone");
  await ada.touchscreen.tap(court.x + court.width * 0.9, court.y + court.height * 0.8);
  await until(() => bob.ticks.at(-1).bats[0] > 780, "the bat is where the finger was");
  await ada.setViewportSize({ width: 740, height: 360 });
  await until(async () => (await at(ada, "court").boundingBox()).width > 400, "a phone that lies has a wide court");
});

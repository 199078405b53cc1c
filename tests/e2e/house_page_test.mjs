// The page that shows the house, in a real browser: headless Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, launch, watched } from "./browser.mjs";
import { Client, start } from "./house.mjs";
import { expected, holds, ink, room, shows, until } from "./seen.mjs";

const token = "a-token-of-the-test-1234";
let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A test against a running example; `look` opens the page of its house. */
function seen(name, flags, run, example = "limbo") {
  test(name, async () => {
    const house = await start(example, ...flags);
    const clients = [];
    const mishaps = [];
    const view = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    const look = async (query = "") => {
      const page = await watched(view, mishaps, expected);
      await page.goto(new URL(`/_porthouse/${query}`, house.page).href);
      return page;
    };
    const come = async (path = "/") => {
      const client = await Client.come(new URL(path, house.url).href);
      clients.push(client);
      return client;
    };
    try {
      await run({ look, come, house });
      assert.deepEqual(mishaps, [], "the page has errors");
    } finally {
      await view.close();
      for (const client of clients) client.socket.terminate();
      await house.stop().catch(() => {});
    }
  });
}

seen("all rooms are drawn, and say that nobody is there", ["--inspect"], async ({ look }) => {
  const page = await look();
  for (const name of ["limbo", "garden", "library", "workshop"]) await holds(page, name, 0);
  await shows(at(page, "state"), /^live$/);
  await shows(page.locator("#empty"), "Nobody is in the house");
  assert.equal(await ink(page, "limbo"), 0);
  assert.equal(await page.locator("#nodes[hidden]").count(), 1, "a house that is alone shows nodes");
});

seen("a socket that moves is seen to move", ["--inspect"], async ({ look, come }) => {
  const page = await look();
  await holds(page, "limbo", 0);
  const client = await come();
  await holds(page, "limbo", 1);
  await until(async () => (await ink(page, "limbo")) > 20, "a dot in limbo");
  client.says("garden");
  await holds(page, "garden", 1);
  await holds(page, "limbo", 0);
  await until(async () => (await ink(page, "garden")) > 20, "a dot in the garden");
  await until(async () => (await ink(page, "limbo")) === 0, "no dot in limbo");
  await shows(at(page, "ticker"), /limbo → garden released/);
  await client.leaves();
  await holds(page, "garden", 0);
  await shows(at(page, "ticker"), /left garden closed by client/);
});

seen("a click on a dot shows its journey, and Escape ends it", ["--inspect"], async ({ look, come }) => {
  const page = await look();
  const client = await come();
  client.says("library");
  client.says("hello");
  await holds(page, "library", 1);
  await until(async () => (await ink(page, "library")) > 20, "a dot in the library");
  const floor = await room(page, "library").locator(".space").boundingBox();
  await until(async () => {
    await page.mouse.click(floor.x + 20, floor.y + 11);
    return (await at(page, "panel").locator("h2").innerText()).includes("Socket #1");
  }, "the journey of the dot");
  const steps = at(page, "steps");
  await shows(steps, "Came in at limbo");
  await shows(steps, /Left limbo for library/);
  await shows(steps, /released by its room after .*; 1 handled/);
  await shows(steps, /Arrived at library from limbo/);
  await shows(at(page, "history"), "library");
  await client.leaves();
  await shows(at(page, "panel"), "This connection has ended");
  await shows(steps, /Ended: closed by client \(1000\)/);
  await page.keyboard.press("Escape");
  await at(page, "panel").waitFor({ state: "hidden" });
});

seen("the keyboard is enough", ["--inspect"], async ({ look, come }) => {
  await come();
  const page = await look();
  await holds(page, "limbo", 1);
  await room(page, "limbo").focus();
  await page.keyboard.press("Enter");
  await at(page, "socket-1").focus();
  await page.keyboard.press("Enter");
  await shows(at(page, "steps"), "Came in at limbo");
  await at(page, "wanted").fill("99");
  await page.keyboard.press("Enter");
  await shows(at(page, "panel"), "not known");
});

seen("what a client wrote is only text", ["--inspect"], async ({ look, come }) => {
  const wicked = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  const client = await come("/room?token=secret");
  assert.match(await client.hears(), /present your ID/);
  client.says(`id:${wicked}`);
  await client.hears();
  const page = await look();
  await at(page, "wanted").fill(wicked);
  await at(page, "find").click();
  await shows(at(page, "panel").locator("h2"), wicked);
  await shows(at(page, "steps"), /Left .* for delivery/);
  await client.leaves();
  await shows(at(page, "ticker"), wicked);
  const text = await page.locator("body").innerText();
  assert.ok(!text.includes("secret"), text);
  assert.equal(await page.locator("body").locator("img:not(h1 img), body script").count(), 0);
}, "quickstart");

seen("a house with a token is locked to who has none", ["--inspect", `--inspect-token=${token}`],
  async ({ look, come, house }) => {
    await come();
    const page = await look();
    await at(page, "token").fill("not-the-token-at-all");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "not its token" }).waitFor();
    await at(page, "token").fill(token);
    await page.keyboard.press("Enter");
    await holds(page, "limbo", 1);
    await page.reload();
    await holds(page, "limbo", 1);
    const other = await look(`?token=${token}`);
    await holds(other, "limbo", 1);
    assert.ok(!other.url().includes(token), "the address shows the token");
    for (const path of ["metrics", "_porthouse/spaces", "_porthouse/sockets", "_porthouse/sockets/1"]) {
      assert.equal((await fetch(new URL(path, house.page))).status, 401, path);
    }
  });

seen("the page finds the house again when it has been started anew", ["--inspect"], async ({ look, come, house }) => {
  await come();
  const page = await look();
  await holds(page, "limbo", 1);
  await house.stop();
  await shows(at(page, "state"), /does not answer/);
  const again = await start("limbo", "--inspect", `--port=${new URL(house.page).port}`);
  try {
    await holds(page, "limbo", 0);
    await shows(at(page, "state"), /^live$/);
    const client = await Client.come(again.url);
    await holds(page, "limbo", 1);
    await client.leaves();
  } finally {
    await again.stop();
  }
});

seen("a crowd is a few hundred dots and a number", ["--inspect"], async ({ look, come }) => {
  for (let i = 0; i < 700; i += 50) await Promise.all(Array.from({ length: 50 }, () => come()));
  const page = await look();
  await page.setViewportSize({ width: 700, height: 500 });
  await holds(page, "limbo", 700);
  await until(async () => {
    const more = await room(page, "limbo").locator(".more").innerText();
    return /^\+\d+$/.test(more) && Number(more.slice(1)) > 300;
  }, "the number of those not drawn");
});

test("a house that is not to be inspected shows nothing", async () => {
  const house = await start("limbo");
  try {
    for (const path of ["metrics", "_porthouse", "_porthouse/", "_porthouse/spaces", "_porthouse/house.js"]) {
      assert.equal((await fetch(new URL(path, house.page))).status, 404, path);
    }
  } finally {
    await house.stop();
  }
});

// The lives of a page that the client has to survive, in a real browser and against a real server: left for
// another page and taken back out of the back/forward cache, stopped, and on a machine and a network that are
// slow.

import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, watched } from "./browser.mjs";
import { becomes, Client, start } from "./house.mjs";
import { lineTo } from "./line.mjs";

const client = join(process.env.PORTHOUSE_BIN ?? "build/release/bin", "../js/porthouse-client.js");
const html = `<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>`;
const script = `
  import { connect } from "./porthouse-client.js";
  Object.assign(window, { heard: [], told: [], shown: [], born: Math.random() });
  addEventListener("pageshow", ({ persisted }) => shown.push(persisted));
  window.house = connect(location.origin.replace(/^http/, "ws") + "/", { plain: false });
  house.on("said", ({ n }) => heard.push(n));
  for (const signal of ["resumed", "restarted", "unsure"]) house.when(signal, () => told.push(signal));`;
let browser;
let folder;

before(async () => {
  if (!existsSync(client)) {
    console.log(`skipped: there is no ${client}; the build makes it if there is esbuild`);
    process.exit(77);
  }
  folder = mkdtempSync(join(tmpdir(), "porthouse-pages-"));
  writeFileSync(join(folder, "index.html"), html);
  writeFileSync(join(folder, "page.js"), script);
  writeFileSync(join(folder, "other.html"), "<!doctype html><title>other</title><link rel=\"icon\" href=\"data:,\">");
  copyFileSync(client, join(folder, "porthouse-client.js"));
  browser = await launch({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test with a page and another client in one room, where everybody hears everybody else. */
function lived(name, run) {
  test(name, async () => {
    const house = await start("broadcast", `--pages=${folder}`);
    const view = await browser.newContext();
    const mishaps = [];
    const line = await lineTo(house);
    const other = await Client.come(house.url);
    try {
      const page = await watched(view, mishaps, /WebSocket|favicon|ERR_/);
      await page.goto(line.page);
      await becomes(() => page.evaluate(() => house.status.is), "open");
      await run({ page, other, house, line, devtools: await view.newCDPSession(page) });
      assert.deepEqual(mishaps, []);
    } finally {
      other.socket.terminate();
      await view.close();
      line.stop();
      await house.stop();
    }
  });
}

const says = async (other, n) => {
  other.says(JSON.stringify({ event: "said", body: { n } }));
  await other.settles();
};
const heard = (page) => () => page.evaluate(() => heard);
const said = async (other) => JSON.parse(await other.hears()).body.n;
const isOpen = (page) => becomes(() => page.evaluate(() => house.status.is), "open");

/** The browser's own way: that of playwright waits for a load, which a cached page has not. */
async function back(page) {
  await page.evaluate(() => history.back()).catch(() => {});
  await becomes(async () => page.evaluate(() => typeof house).catch(() => ""), "object");
}

const visits = [["another page", "other.html"], ["about:blank", "about:blank"]];
for (const [where, url] of visits) {
  lived(`a page that went to ${where} comes back out of the cache into its session`, async ({ page, other, line }) => {
    await says(other, 1);
    await becomes(heard(page), [1]);
    const born = await page.evaluate(() => {
      house.send("said", { n: 1 });
      return window.born;
    });
    assert.equal(await said(other), 1);
    await page.goto(new URL(url, line.page).href);
    for (const n of [2, 3, 4]) await says(other, n);
    await back(page);
    assert.equal(await page.evaluate(() => window.born), born, "it is a page that was loaded again");
    assert.deepEqual(await page.evaluate(() => shown), [false, true]);
    await becomes(heard(page), [1, 2, 3, 4]);
    await isOpen(page);
    assert.deepEqual(await page.evaluate(() => told), ["resumed"]);
    await page.evaluate(() => house.send("said", { n: 2 }));
    assert.equal(await said(other), 2);
    await says(other, 5);
    await becomes(heard(page), [1, 2, 3, 4, 5]);
  });
}

lived("what a page says as it goes arrives once when it is back", async ({ page, other, line }) => {
  await page.evaluate(() => addEventListener("pagehide", ({ persisted }) => {
    if (persisted) for (const n of [1, 2, 3]) window.house.send("said", { n });
  }));
  await page.goto(`${line.page}other.html`);
  await back(page);
  await isOpen(page);
  await page.evaluate(() => house.send("said", { n: 4 }));
  for (const n of [1, 2, 3, 4]) assert.equal(await said(other), n);
  assert.deepEqual(await page.evaluate(() => told), ["resumed"]);
});

lived("a page that comes out of the cache without a network waits for it", async ({ page, other, line }) => {
  await page.goto(`${line.page}other.html`);
  line.hold();
  await says(other, 1);
  await back(page);
  await becomes(() => page.evaluate(() => house.status.is), "away");
  await says(other, 2);
  line.hold(false);
  await becomes(heard(page), [1, 2]);
  assert.deepEqual(await page.evaluate(() => told), ["resumed"]);
});

lived("a page that comes back after its session has ended begins anew, and says so", async ({ page, other, house, line }) => {
  await says(other, 1);
  await becomes(heard(page), [1]);
  await page.goto(`${line.page}other.html`);
  await says(other, 2);
  await house.kill();
  house.stop = async () => {};
  const again = await start("broadcast", `--pages=${folder}`, `--port=${new URL(house.page).port}`);
  try {
    await back(page);
    await becomes(() => page.evaluate(() => told), ["restarted"]);
    await isOpen(page);
    const newer = await Client.come(again.url);
    await says(newer, 3);
    await becomes(heard(page), [1, 3]);
    newer.socket.terminate();
  } finally {
    await again.stop();
  }
});

// Chromium without a window hides and freezes no page. Its process can be stopped, which is no less.
lived("a page whose process is stopped hears what was said when it goes on, once", async ({ page, other }) => {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  for (const id of pages) process.kill(id, "SIGSTOP");
  try {
    for (let n = 1; n <= 50; ++n) await says(other, n);
  } finally {
    for (const id of pages) process.kill(id, "SIGCONT");
  }
  await becomes(heard(page), Array.from({ length: 50 }, (_, i) => i + 1));
  await page.evaluate(() => house.send("said", { n: 1 }));
  assert.equal(await said(other), 1);
  assert.deepEqual(await page.evaluate(() => told), []);
});

lived("a slow network and a slow machine delay and lose nothing", async ({ page, other, devtools }) => {
  await devtools.send("Network.enable");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  const slow = { latency: 300, downloadThroughput: 20_000, uploadThroughput: 20_000 };
  await devtools.send("Network.emulateNetworkConditions", { offline: false, ...slow });
  for (let n = 1; n <= 20; ++n) {
    await says(other, n);
    await page.evaluate((n) => house.send("said", { n, padding: "x".repeat(500) }), n);
  }
  await becomes(heard(page), Array.from({ length: 20 }, (_, i) => i + 1));
  for (let n = 1; n <= 20; ++n) assert.equal(await said(other), n);
  assert.deepEqual(await page.evaluate(() => told), []);
});

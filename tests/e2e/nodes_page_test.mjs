// The page that shows the house, of nodes that are linked, in a real browser: headless Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, launch, watched } from "./browser.mjs";
import { Client, start } from "./house.mjs";
import { expected, holds, ink, room, shows, until } from "./seen.mjs";

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const node = (page, name) => at(page, `node-${name}`);

/** A node of the example; it is what others join that says `node`. */
const begin = (name, hosts, ...join) => start("cluster", "--inspect", `--node=${name}`, `--hosts=${hosts}`,
  "--cluster-listen=127.0.0.1:0", ...join.map((other) => `--join=${other.node}`));

/** A test with two nodes: all rooms are on ada. `look` opens the page of a node. */
function linked(name, run) {
  test(name, async () => {
    const mishaps = [];
    const clients = [];
    const view = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    const look = async (house) => {
      const page = await watched(view, mishaps, expected);
      await page.goto(new URL("/_porthouse/", house.page).href);
      return page;
    };
    const come = async (house, place) => {
      const client = await Client.come(house.url);
      clients.push(client);
      await client.hears();
      if (place) client.says(place);
      return client;
    };
    const nodes = { ada: await begin("ada", "room/") };
    try {
      nodes.bob = await begin("bob", "hallway", nodes.ada);
      await run({ look, come, nodes });
      assert.deepEqual(mishaps, [], "the page has errors");
    } finally {
      await view.close();
      for (const client of clients) client.socket.terminate();
      for (const one of Object.values(nodes)) await one.kill();
    }
  });
}

linked("nodes, rooms and sockets are seen together", async ({ look, come, nodes }) => {
  const [ada, bob] = [await look(nodes.ada), await look(nodes.bob)];
  await shows(node(bob, "bob"), /this node.*0 sockets in rooms here/);
  await shows(node(bob, "ada"), /linked.*0 sockets there, 0 guests here.*hosts room\/…/);
  assert.match(await at(bob, "nodes").innerText(), /^bob[^]*ada/, "a node shows itself first");

  await (await come(nodes.bob, "room/tea")).hears();
  await holds(bob, "room/tea", 1);
  await shows(room(bob, "room/tea").locator(".node-name"), /^ada$/);
  await until(async () => (await ink(bob, "room/tea")) > 20, "a dot in a room of another node");
  await shows(node(bob, "ada"), /1 socket there, 0 guests here/);

  await holds(ada, "room/tea", 0);
  await shows(room(ada, "room/tea").locator(".guests"), "1 from other nodes");
  assert.ok(await room(ada, "room/tea").locator(".node-name").isHidden());
  await shows(node(ada, "bob"), /linked.*0 sockets there, 1 guest here/);
  await room(ada, "room/tea").click();
  await shows(at(ada, "panel"), "1 guest from other nodes");
});

linked("a node that dies is seen as lost until it is back", async ({ look, come, nodes }) => {
  const page = await look(nodes.bob);
  await shows(node(page, "ada"), "linked");
  await (await come(nodes.bob, "room/tea")).hears();
  await holds(page, "room/tea", 1);
  await nodes.ada.kill();
  await shows(node(page, "ada"), /lost.*hosted room\/…/);
  await holds(page, "hallway", 1);
  nodes.ada = await begin("ada", "room/", nodes.bob);
  await shows(node(page, "ada"), /linked.*0 sockets there/);
});

linked("a phone shows nodes, rooms and sockets too", async ({ look, come, nodes }) => {
  const page = await look(nodes.bob);
  await page.setViewportSize({ width: 390, height: 800 });
  await shows(node(page, "ada"), "linked");
  await (await come(nodes.bob, "room/tea")).hears();
  await shows(node(page, "ada"), "1 socket there");
  await until(async () => {
    await room(page, "room/tea").scrollIntoViewIfNeeded();
    return (await ink(page, "room/tea")) > 20;
  }, "a dot in a room of another node");
  const ends = await page.locator(".node, .room").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
  assert.ok(ends.every((end) => end <= 390), `wider than the window: ${ends}`);
});

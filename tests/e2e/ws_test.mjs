// All examples, with node's `ws` as the client.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, start } from "./house.mjs";

/** A test against a running example, which must end in order. */
function served(name, example, flags, run) {
  test(`${example}: ${name}`, async () => {
    const house = await start(example, ...flags);
    const clients = [];
    const come = async (options) => {
      clients.push(await Client.come(house.url, options));
      return clients.at(-1);
    };
    try {
      await run(come);
    } finally {
      for (const client of clients) client.socket.terminate();
      await house.stop();
    }
  });
}

const sizes = [0, 1, 125, 126, 65535, 65536, 1 << 20];

served("everything comes back as it was", "echo", [], async (come) => {
  const client = await come();
  for (const size of sizes) {
    client.says("x".repeat(size));
    assert.equal(await client.hears(), "x".repeat(size));
    client.says(Buffer.alloc(size, 7));
    assert.deepEqual(await client.hears(), Buffer.alloc(size, 7));
  }
});

served("fragments come back as one", "echo", [], async (come) => {
  const client = await come();
  client.socket.send("Grü", { fin: false });
  client.socket.send("", { fin: false });
  client.socket.send("ße", { fin: true });
  assert.equal(await client.hears(), "Grüße");
});

served("a thousand in a row come back in order", "echo", [], async (come) => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => come()));
  for (let i = 0; i < 1000; ++i) for (const [n, client] of clients.entries()) client.says(`${n}/${i}`);
  for (const [n, client] of clients.entries()) {
    for (let i = 0; i < 1000; ++i) assert.equal(await client.hears(), `${n}/${i}`);
  }
});

served("a close is answered with its code", "echo", [], async (come) => {
  for (const code of [1000, 3000, 4999]) assert.equal(await (await come()).leaves(code), code);
});

served("pings have pongs", "echo", [], async (come) => {
  const client = await come();
  for (let i = 0; i < 10; ++i) await client.settles();
});

served("what is compressed comes back as it was", "echo", ["--compression"], async (come) => {
  const client = await come({ perMessageDeflate: { threshold: 0 } });
  assert.match(client.socket.extensions, /permessage-deflate/);
  for (const size of sizes) {
    for (let i = 0; i < 3; ++i) {
      client.says("again ".repeat(size / 6));
      assert.equal(await client.hears(), "again ".repeat(size / 6));
    }
  }
});

served("small windows are agreed on", "echo", ["--compression"], async (come) => {
  for (const bits of [9, 10, 15]) {
    const offer = { threshold: 0, serverMaxWindowBits: bits, clientMaxWindowBits: bits };
    const client = await come({ perMessageDeflate: offer });
    const said = "far away and long ago ".repeat(2000);
    client.says(said);
    assert.equal(await client.hears(), said);
  }
});

/** All have come in when the first calls until all others have heard it. */
async function haveMet([first, ...others]) {
  const calling = setInterval(() => first.says("anybody?"), 50);
  await Promise.all(others.map((one) => one.hears())).finally(() => clearInterval(calling));
  first.says("everybody!");
  for (const one of others) while ((await one.hears()) !== "everybody!");
}

served("each message reaches all others", "broadcast", [], async (come) => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => come()));
  await haveMet(clients);
  for (const [n, client] of clients.entries()) {
    client.says(`from ${n}`);
    for (const other of clients) if (other !== client) assert.equal(await other.hears(), `from ${n}`);
  }
});

async function enter(come, name) {
  const client = await come();
  assert.equal(await client.hears(), "Hello. Please present your ID.");
  client.says(`id:${name}`);
  assert.equal(await client.hears(), `Hello - ${name}`);
  return client;
}

served("who says a name talks to all others", "quickstart", [], async (come) => {
  const alice = await enter(come, "alice");
  const bob = await enter(come, "bob");
  alice.says("Hello, bob");
  assert.equal(await bob.hears(), "Hello, bob");
  bob.says(Buffer.from([0, 1, 2]));
  assert.deepEqual(await alice.hears(), Buffer.from([0, 1, 2]));
});

served("rooms are apart", "limbo", [], async (come) => {
  const clients = [];
  for (const room of ["garden", "garden", "library"]) {
    clients.push(await come());
    clients.at(-1).says(room);
    assert.match(await clients.at(-1).hears(), new RegExp(room));
  }
  const [ada, bob, carol] = clients;
  ada.says("in the garden");
  assert.equal(await bob.hears(), "in the garden");
  carol.says("bye");
  carol.says("garden");
  assert.match(await carol.hears(), /garden/);
  carol.says("I am here");
  assert.equal(await ada.hears(), "I am here");
  assert.equal(await bob.hears(), "I am here");
});

async function told(client, event) {
  for (;;) {
    const said = JSON.parse(await client.hears());
    if (said.event === event) return said.body;
  }
}

served("two talk, and one moves", "chat", [], async (come) => {
  const tell = (client, event, body) => client.says(JSON.stringify({ event, body }));
  const [ada, bob] = [await come(), await come()];
  for (const [client, name] of [[ada, "Ada"], [bob, "Bob"]]) {
    await told(client, "hello");
    tell(client, "enter", { name, room: "lobby" });
    assert.equal((await told(client, "room")).name, "lobby");
  }
  tell(ada, "say", { text: "Hello, Bob" });
  assert.equal((await told(bob, "said")).text, "Hello, Bob");
  tell(bob, "go", { room: "garden" });
  assert.deepEqual((await told(bob, "room")).people, ["Bob"]);
  assert.equal((await told(ada, "left")).to, "garden");
});

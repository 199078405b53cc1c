// The pages of the examples in a real browser: headless Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, launch, watched } from "./browser.mjs";
import { becomes, Client, start } from "./house.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

// That a server which has been stopped does not answer.
const expected = /^WebSocket connection/;

/** A test against a running example: `come` opens its page in a browser of its own. */
function served(example, name, run) {
  test(`${example}: ${name}`, async () => {
    const house = await start(example);
    const people = [];
    const mishaps = [];
    const come = async (options) => {
      const person = await browser.newContext(options);
      people.push(person);
      const page = await watched(person, mishaps, expected);
      await page.goto(house.page);
      return page;
    };
    try {
      await run(come, house);
      assert.deepEqual(mishaps, [], "the page has errors");
    } finally {
      for (const person of people) await person.close();
      await house.stop();
    }
  });
}

/** Waits until the element holds that text. */
const shows = (page, name, text) => at(page, name).filter({ hasText: text }).waitFor();

async function say(page, text) {
  await at(page, "text").fill(text);
  await at(page, "send").click();
}

// -- the page of the plain examples ------------------------------------------------------------------

served("echo", "what one says comes back", async (come) => {
  const page = await come();
  await shows(page, "state", /connected|open/i);
  await say(page, "Grüße aus dem Browser 😀");
  await becomes(async () => (await at(page, "log").innerText()).split("Grüße aus dem Browser 😀").length, 3);
});

served("broadcast", "what one says the other hears", async (come) => {
  const [ada, bob] = [await come(), await come()];
  for (const page of [ada, bob]) await shows(page, "state", /connected|open/i);
  const heard = async () => {
    await say(ada, "hello, bob"); // again and again: bob may not have come in yet
    return (await at(bob, "log").innerText()).includes("hello, bob");
  };
  await becomes(heard, true);
});

served("quickstart", "who says a name is greeted by it", async (come) => {
  const page = await come();
  await shows(page, "log", "Hello. Please present your ID.");
  await say(page, "id:alice");
  await shows(page, "log", "Hello - alice");
});

served("limbo", "the name of a room leads there", async (come) => {
  const page = await come();
  await shows(page, "state", /connected|open/i);
  await say(page, "garden");
  await shows(page, "log", /This is the garden/);
});

// -- chat --------------------------------------------------------------------------------------------

async function enter(page, name) {
  await at(page, "name").fill(name);
  await at(page, "enter").click();
  await shows(page, "here", "lobby");
  return page;
}

const texts = (page) => at(page, "messages").innerText();
const people = async (page) => (await at(page, "people").locator(".name").allInnerTexts()).sort();

served("chat", "two tabs talk", async (come) => {
  const ada = await enter(await come(), "Ada");
  const bob = await enter(await come(), "Bob");
  await becomes(() => people(ada), ["Ada", "Bob"]);
  await becomes(() => people(bob), ["Ada", "Bob"]);
  await say(ada, "Hello, Bob");
  for (const page of [ada, bob]) await shows(page, "messages", "Hello, Bob");
  await at(bob, "text").fill("Hello, Ada");
  await at(bob, "text").press("Enter");
  for (const page of [ada, bob]) await shows(page, "messages", "Hello, Ada");
});

served("chat", "who moves to another room hears only that", async (come) => {
  const ada = await enter(await come(), "Ada");
  const bob = await enter(await come(), "Bob");
  const eve = await enter(await come(), "Eve");
  for (const page of [bob, eve]) {
    await at(page, "room-garden").click();
    await shows(page, "here", "garden");
  }
  await becomes(() => people(ada), ["Ada"]);
  await becomes(() => people(bob), ["Bob", "Eve"]);
  await say(ada, "alone in the lobby");
  await shows(ada, "messages", "alone in the lobby");
  await say(bob, "only for the garden");
  await shows(eve, "messages", "only for the garden");
  assert.ok(!(await texts(eve)).includes("alone in the lobby"));
  assert.ok(!(await texts(ada)).includes("only for the garden"));
  await at(eve, "room-lobby").click();
  await shows(eve, "here", "lobby");
  await shows(eve, "messages", "alone in the lobby"); // newcomers see what was said
  await becomes(() => people(ada), ["Ada", "Eve"]);
});

served("chat", "a name is taken once, and free again when its owner leaves", async (come) => {
  const ada = await enter(await come(), "Ada");
  const other = await come();
  await at(other, "name").fill("ada");
  await at(other, "enter").click();
  await other.getByRole("alert").filter({ hasText: /name/ }).waitFor();
  await at(ada, "leave").click();
  await at(ada, "name").waitFor();
  await at(other, "enter").click();
  await shows(other, "here", "lobby");
});

served("chat", "markup is only text", async (come) => {
  const ada = await enter(await come(), "<b>Ada</b>");
  const bob = await enter(await come(), "Bob");
  const wicked = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  await say(ada, wicked);
  await shows(bob, "messages", wicked);
  assert.equal(await at(bob, "messages").locator("img, script").count(), 0);
  await becomes(() => people(bob), ["<b>Ada</b>", "Bob"]);
});

served("chat", "who reloads is in the room again", async (come) => {
  const ada = await enter(await come(), "Ada");
  await at(ada, "room-library").click();
  await shows(ada, "here", "library");
  await ada.reload();
  await shows(ada, "here", "library");
  await becomes(() => people(ada), ["Ada"]);
});

served("chat", "it works on a phone", async (come) => {
  const page = await enter(await come(phone), "Ada");
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  assert.ok(await fits(), "the page is wider than the phone");
  await say(page, "a long word: " + "W".repeat(300));
  await shows(page, "messages", "a long word");
  assert.ok(await fits(), "a long word makes the page wider than the phone");
  for (const name of ["text", "send", "here", "room-garden"]) {
    const box = await at(page, name).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844, `${name} is cut`);
  }
  await at(page, "room-garden").tap();
  await shows(page, "here", "garden");
  for (let i = 0; i < 30; ++i) {
    await say(page, `message ${i}`);
    await shows(page, "messages", `message ${i}`);
  }
  const last = await at(page, "messages").locator("li").last().boundingBox();
  assert.ok(last.y + last.height <= 844, "the last message is out of sight");
});

served("chat", "the page says when the connection is lost", async (come, house) => {
  const page = await enter(await come(), "Ada");
  await shows(page, "state", /connected/i);
  await house.stop();
  await shows(page, "state", /lost|connecting/i);
});

served("chat", "a name that a lost connection holds is waited for", async (come, house) => {
  const lost = await Client.come(house.url);
  lost.says(JSON.stringify({ event: "enter", body: { name: "Ada", room: "lobby" } }));
  const page = await come();
  await page.evaluate(() => sessionStorage.setItem("name", "Ada"));
  let knocks = 0;
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => {
    knocks += String(payload).includes('"refused"') ? 1 : 0;
  }));
  await page.clock.install();
  await page.reload();
  // As long as it takes a server to notice, and longer.
  for (let knocked = 1; knocked <= 20; ++knocked) {
    await becomes(async () => knocks >= knocked, true);
    await page.clock.runFor(3000);
  }
  await page.getByRole("alert").filter({ hasText: "still holds your name" }).waitFor();
  lost.socket.terminate();
  await becomes(async () => {
    await page.clock.runFor(3000);
    return at(page, "here").innerText();
  }, "lobby");
});

// -- walls -------------------------------------------------------------------------------------------

/** Solves the sum that the riddle asks for. */
async function solve(page) {
  await shows(page, "wall", "?");
  const [a, b] = (await at(page, "wall").textContent()).match(/[0-9]+/g).map(Number);
  await at(page, "answer").fill(String(a + b));
  await at(page, "pass").click();
  await shows(page, "wall", "Who are you?");
}

async function signIn(page, account, password) {
  await at(page, "account").fill(account);
  await at(page, "password").fill(password);
  await at(page, "pass").click();
}

served("walled", "who passes both walls is in the chat", async (come) => {
  const page = await come();
  await solve(page);
  await signIn(page, "ada", "wrong");
  await page.getByText("2 tries are left").waitFor();
  await signIn(page, "ada", "lovelace");
  await shows(page, "here", "lobby");
  await say(page, "made it");
  await page.getByText("made it").waitFor();
});

served("walled", "who does not pass is told why and left outside", async (come) => {
  const page = await come();
  for (const left of ["2 tries are left", "One try is left", "Only people may come in."]) {
    await at(page, "answer").fill("none");
    await at(page, "pass").click();
    await page.getByRole("alert").filter({ hasText: left }).waitFor();
  }
  assert.equal(await at(page, "pass").isDisabled(), true);
});

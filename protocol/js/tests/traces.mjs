// Traces: what the core was told and what it did, as JSON.

import { Player, welcome } from "./player.mjs";
import { Schedule } from "./schedule.mjs";

/** Of each kind of life, how many are kept. */
export const lives = { cuts: 44, expiries: 43, requests: 34, closes: 45, weather: 40 };
const steps = 21;
const fewest = 10;

/** Lives as traces; a life has one for each of its pages. */
export function recorded(kind, count) {
  const traces = [];
  for (let seed = 1; traces.length < count; ++seed) {
    new Schedule(kind, seed).run(steps).pages.forEach((player, page) => {
      if (player.steps.length >= fewest) traces.push(traceOf(player, `${kind} ${seed}.${page + 1}`));
    });
  }
  return traces;
}

const traceOf = ({ options, steps }, name) => ({
  name,
  options,
  steps: steps.map(([now, dice, input, actions]) => [now, dice, asJson(input), asJson(actions)]),
});

/** What no random life comes to. */
export function scripted() {
  return Object.entries(scripts).map(([name, [options, play]]) => {
    const player = new Player(options);
    play(player);
    return traceOf(player, name);
  });
}

const scripts = {
  "a plain server is found out": [{ plain: null }, (player) => {
    player.starts();
    player.says("say", { n: 1 });
    player.does("closed", 1006, "");
    player.does("opened", "");
    player.does("closed", 1006, "");
    player.does("opened", "");
    player.does("send_text", "two");
    player.hears("three");
    player.does("ask", "buy", { n: 4 }, 5000, null);
    player.does("ask", "buy", { n: 5 }, 5000, "key");
    player.does("closed", 1006, "");
    player.tries();
    player.does("opened", "");
    player.does("close");
  }],
  "a server that was only starting": [{ plain: null }, (player) => {
    player.starts();
    player.does("closed", 1006, "");
    player.does("opened", "");
    player.greeted();
  }],
  "a token that comes late, then fails, then comes": [{ hasToken: true }, (player) => {
    player.starts();
    player.waits(10_500);
    player.does("token", 1, "old");
    player.does("no_token", 2, 500);
    player.waits(1000);
    player.does("token", 3, "new");
    player.greeted();
  }],
  "a token that is refused": [{ hasToken: true }, (player) => {
    player.starts();
    player.says("say", { n: 1 });
    player.does("no_token", 1, 403);
    player.says("say", { n: 2 });
  }],
  "requests of the server, in their session": [{}, (player) => {
    player.opens();
    player.hears({ event: "sure?", body: 1, ask: "a" });
    player.does("reply", "a", 1, true);
    player.hears({ event: "sure?", body: 2, ask: "b" });
    player.does("closed", 1006, "");
    player.does("refuse", "b", 1, { code: "busy" });
    player.returns({ resumed: false, why: "expired" });
    player.does("reply", "b", 1, true);
  }],
  "a full queue": [{ frames: 2 }, (player) => {
    player.starts();
    for (let n = 1; n <= 3; ++n) player.says("say", { n });
    player.greeted({ max: { message: 40 } });
    player.hears(["ack", 1]);
    player.says("say", { long: "1234567890" });
    player.says("say", { n: 4 });
  }],
  "the last word": [{}, (player) => {
    player.opens();
    player.says("say", { n: 1 });
    player.does("ask", "buy", {}, 5000, null);
    player.does("closed", 4011, "no");
    player.does("online");
  }],
  ...Object.fromEntries([
    ["a count that cannot be", ["ack", 3]], ["a welcome that comes twice", ["welcome", welcome()]],
    ["a text that is nothing", "hello"], ["a control that is none", "[1"], ["texts that are no events", '{"text":"ä"}'],
    ["notices", { event: "$skipped", body: { n: 2, bytes: 30 } }],
  ].map(([name, frame]) => [name, [{}, (player) => {
    player.opens();
    player.says("say", { n: 1 });
    player.hears(frame);
    player.tries();
  }]])),
};

/** As it looks in a file: bytes are {"binary":"<hex>"}. */
export const asJson = (value) =>
  JSON.parse(JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? { binary: Buffer.from(part).toString("hex") } : part)));

/** The other way. */
export function fromJson(value) {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.binary === "string") return Uint8Array.from(Buffer.from(value.binary, "hex"));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fromJson(part)]));
}

// A random life of one client and its server: what is said, cut, lost, late and forgotten.

import assert from "node:assert/strict";
import { ModelServer } from "./model_server.mjs";
import { dice, Player } from "./player.mjs";

/** How often what happens; a step is one of these. */
export const kinds = {
  cuts: { arrives: 8, delivers: 8, says: 4, hears: 4, acks: 2, time: 3, cut: 2, halfCut: 1 },
  expiries: { arrives: 8, delivers: 8, says: 4, hears: 3, acks: 2, time: 4, cut: 2, expire: 1 },
  requests: { arrives: 8, delivers: 8, says: 1, asks: 4, hears: 2, acks: 2, time: 3, cut: 2, expire: 1, jump: 1 },
  closes: { arrives: 8, delivers: 8, says: 3, hears: 2, acks: 1, time: 4, close: 2, refuse: 1, going: 1 },
  weather: { arrives: 8, delivers: 8, says: 2, hears: 2, time: 4, cut: 2, online: 1, offline: 1, hide: 1, see: 1,
    jump: 1, reload: 1 },
};

/** Of whatever was said, in one of three ways. */
export function numberOf({ body, text, binary }) {
  if (binary) return binary[0] * 256 + binary[1];
  return text === undefined ? body.n : Number(text);
}

export class Schedule {
  server = new ModelServer();
  line = null; // the connection as the client sees it: { end, toServer }
  said = 0;
  asked = new Map(); // number of a request -> how often it has ended
  heard = []; // a list for each session
  unsure = [];

  constructor(kind, seed) {
    this.roll = dice(seed);
    this.chances = Object.entries(kinds[kind]);
    this.player = new Player();
    this.pages = [this.player];
  }

  run(steps) {
    this.put("start", { hidden: false });
    const sum = this.chances.reduce((total, [, chance]) => total + chance, 0);
    for (let i = 0; i < steps; ++i) {
      let at = this.roll() * sum;
      const [name] = this.chances.find(([, chance]) => (at -= chance) < 0);
      this[name]();
    }
    return this;
  }

  /** No more mishaps: all that is on its way arrives. */
  calm() {
    this.put("seen");
    this.put("online");
    for (let i = 0; i < 80; ++i) {
      while (this.arrive() || this.deliver());
      this.acks();
      this.deliver();
      this.time();
    }
    return this;
  }

  some(least, most) {
    return least + Math.floor(this.roll() * (most - least + 1));
  }

  get session() {
    return this.server.sessions.at(-1);
  }

  // -- the client ---------------------------------------------------------------------------------

  put(...input) {
    this.player.dice = Math.floor(this.roll() * 64) / 64;
    for (const action of this.player.does(...input)) this.obey(action);
    const { sent, acked, kept, waiting } = this.player.core.books;
    assert.equal(sent, acked + kept - waiting, "sent = acked + kept - waiting");
  }

  obey([what, value, more]) {
    if (what === "connect") this.line = { end: null, toServer: [] };
    else if (what === "write") this.line.toServer.push(value);
    else if (what === "shut") this.leave();
    else if (what === "event") this.heard.at(-1).push(numberOf({ body: more }));
    else if (what === "asking") this.asked.set(value, 0);
    else if (what === "settled" || what === "rejected") this.asked.set(value, this.asked.get(value) + 1);
    else if (what === "signal") this.told(value, more);
  }

  told(signal, value) {
    if (signal === "text" || signal === "binary") this.heard.at(-1).push(numberOf({ [signal]: value }));
    if (signal === "status" && value.is === "open" && !value.resumed) this.heard.push([]);
    if (signal === "unsure") this.unsure.push(...value.map(numberOf));
  }

  // -- the network --------------------------------------------------------------------------------

  /** The next frame on its way to the server. */
  arrive() {
    const data = this.line?.end && this.line.toServer.shift();
    if (data) this.line.end.hears(data);
    return Boolean(data);
  }

  /** The next frame on its way to the client, or that the socket has opened. */
  deliver() {
    const { line } = this;
    if (!line) return false;
    if (!line.end) {
      line.end = this.server.connects();
      this.put("opened", "porthouse.v1");
      return true;
    }
    const data = line.end.toClient.shift();
    if (data) this.put(typeof data === "string" ? "text" : "binary", data);
    return Boolean(data);
  }

  /** The client has let go: what it said last may arrive or not, and the server may notice or not. */
  leave() {
    for (let n = this.some(0, 3); n > 0; --n) this.arrive();
    if (this.roll() < 0.5) this.line?.end?.loses();
    this.line = null;
  }

  closes(code) {
    if (!this.line) return;
    this.leave();
    this.put("closed", code, "");
  }

  // -- what may happen ----------------------------------------------------------------------------

  arrives() {
    for (let n = this.some(1, 4); n > 0; --n) this.arrive();
  }

  delivers() {
    for (let n = this.some(1, 4); n > 0; --n) this.deliver();
  }

  says() {
    this.said += 1;
    const kind = this.roll();
    if (kind < 0.8) this.put("send", "say", { n: this.said });
    else if (kind < 0.9) this.put("send_text", `${this.said}`);
    else this.put("send_binary", Uint8Array.of(this.said >> 8, this.said));
  }

  asks() {
    this.put("ask", "add", { n: ++this.said }, this.some(500, 30_000), this.roll() < 0.3 ? `key ${this.said}` : null);
  }

  hears() {
    const { session } = this;
    if (!session || session.isOver) return;
    const n = ++session.events;
    const kind = this.roll();
    if (kind < 0.8) this.server.says(session, JSON.stringify({ event: "said", body: { n } }));
    else if (kind < 0.9) this.server.says(session, JSON.stringify({ text: `${n}` }));
    else this.server.says(session, Uint8Array.of(n >> 8, n));
  }

  acks() {
    this.line?.end?.tellsCount();
  }

  time() {
    const { player } = this;
    if (player.wakeAt === null) return;
    player.now = Math.max(player.now, player.wakeAt);
    player.wakeAt = null;
    this.put("tick");
  }

  /** The machine has slept. */
  jump() {
    this.player.now += this.some(100, 90_000);
  }

  cut() {
    for (let n = this.some(0, 3); n > 0; --n) this.arrive();
    for (let n = this.some(0, 3); n > 0; --n) this.deliver();
    this.closes(1006);
  }

  /** The server still believes in the connection. */
  halfCut() {
    if (!this.line) return;
    this.line = null;
    this.put("closed", 1006, "");
  }

  expire() {
    if (this.session) this.server.expires(this.session);
    this.closes(1006);
  }

  close() {
    this.closes([1001, 1006, 1011, 1012, 4000, 4002, 4006, 4008][this.some(0, 7)]);
  }

  refuse() {
    if (!this.line?.end || this.line.end.session) return;
    this.put("text", '["refused",{"why":"busy","retry":[500,3000]}]');
    this.closes(4009);
  }

  going() {
    if (!this.line?.end) return;
    this.put("text", '["going",{"why":"stopping","retry":[0,8000]}]');
    this.closes(1001);
  }

  online() {
    this.put("online");
  }

  offline() {
    this.put("offline");
  }

  hide() {
    this.put("hidden");
  }

  see() {
    this.put("seen");
  }

  /** The next page finds what this one has left. */
  reload() {
    const saved = this.player.core.save();
    if (!saved) return;
    this.put("leave", true);
    const { now } = this.player;
    this.player = new Player();
    this.player.now = now;
    this.pages.push(this.player);
    this.put("start", { hidden: false, saved: JSON.parse(JSON.stringify(saved)) });
  }
}

// Plays inputs to a core: time is moved by hand, and dice fall as they are told to.

import { Core } from "../dist/core.js";

const queue = { frames: 1000, bytes: 1_048_576 };

export class Player {
  now = 1000;
  dice = 0.5;
  out = [];
  wakeAt = null;
  steps = [];

  constructor({ hasToken = false, plain = false, ...limits } = {}) {
    this.options = { client: "trace/1", hasToken, queue: { ...queue, ...limits }, ...(plain !== null && { plain }) };
    this.core = new Core(this.options);
  }

  /** What the core answers to that input. */
  does(...input) {
    this.out = this.core.step(input, this.now, this.dice);
    for (const action of this.out) if (action[0] === "wake") this.wakeAt = action[1];
    this.steps.push([this.now, this.dice, input, this.out]);
    return this.out;
  }

  starts(saved) {
    return this.does("start", { hidden: false, ...(saved && { saved }) });
  }

  /** Time passes, and the timer goes off when it was asked to; all that comes of it. */
  waits(milliseconds) {
    const end = this.now + milliseconds;
    const all = [];
    while (this.wakeAt !== null && this.wakeAt <= end) {
      this.now = Math.max(this.now, this.wakeAt);
      this.wakeAt = null;
      all.push(...this.does("tick"));
    }
    this.now = end;
    return (this.out = all);
  }

  /** Time passes until the next attempt. */
  tries() {
    const all = [];
    while (this.wakeAt !== null && !all.some(([what]) => what === "connect")) all.push(...this.waits(this.wakeAt - this.now));
    return (this.out = all);
  }

  says(event, body = {}) {
    return this.does("send", event, body);
  }

  hears(frame) {
    return this.does("text", typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Up to the welcome, which may say more. */
  opens(more = {}) {
    this.starts();
    return this.greeted(more);
  }

  greeted(more = {}) {
    this.does("opened", "porthouse.v1");
    return this.hears(["welcome", welcome(more)]);
  }

  /** Lost, and open again by the resume that a server would grant. */
  returns(more = {}) {
    if (this.core.phase !== "waiting") this.does("closed", 1006, "");
    this.tries();
    this.does("opened", "porthouse.v1");
    const [, hello] = JSON.parse(written(this.out)[0]);
    return this.hears(["welcome", welcome({ resumed: true, got: hello.sent[1], from: hello.got + 1, token: "t2", ...more })]);
  }
}

export const welcome = (more = {}) => ({
  session: "s1", token: "t1", resumed: false, got: 0, from: 1, keep: 60_000, beat: 25_000,
  ack: [32, 65_536, 1000], max: { message: 1_048_576 }, retry: { first: [0, 1000], most: 20_000 }, ...more,
});

export const written = (actions) => actions.filter(([what]) => what === "write").map(([, data]) => data);
export const events = (actions) => actions.filter(([what]) => what === "event").map(([, name, body]) => [name, body]);
export const signals = (actions, name) =>
  actions.filter(([what, which]) => what === "signal" && which === name).map(([, , value]) => value);
export const names = (actions) => actions.map(([what, which]) => (what === "signal" ? which : what));

/** Dice that fall the same way for the same seed: mulberry32. */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

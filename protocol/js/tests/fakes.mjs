// A world for the shell: sockets whose other end is the test, and a clock that is moved by hand.

import { connectIn } from "../dist/house.js";
import { welcome } from "./player.mjs";

export class FakeSocket {
  static all = [];
  readyState = 0;
  protocol = "";
  bufferedAmount = 0;
  sent = [];
  onopen = null;
  onmessage = null;
  onclose = null;

  constructor(url, protocols) {
    Object.assign(this, { url, protocols });
    FakeSocket.all.push(this);
  }

  send(data) {
    this.sent.push(data);
  }

  close(code) {
    this.closedBy = code;
    this.readyState = 2;
  }

  opens(protocol = "porthouse.v1") {
    this.readyState = 1;
    this.protocol = protocol;
    this.onopen?.();
  }

  says(frame) {
    this.onmessage?.({ data: typeof frame === "string" || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame) });
  }

  welcomes(more) {
    this.opens();
    this.says(["welcome", welcome(more)]);
  }

  ends(code = 1006, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

export class FakeWorld {
  time = 5000;
  timers = new Set();
  keys = 0;

  now = () => this.time;
  dice = () => 0.5;
  key = () => `key ${++this.keys}`;
  after = (delay, then) => {
    const timer = { at: this.time + delay, then };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  passes(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.then();
    }
    this.time = end;
  }
}

/** A house in a new world, whose sockets are `FakeSocket.all`. */
export function visit(options = {}) {
  FakeSocket.all = [];
  const world = new FakeWorld();
  const house = connectIn(world, "ws://house/", { WebSocket: FakeSocket, ...options });
  return { house, world, last: () => FakeSocket.all.at(-1) };
}

/** What promises do that are settled already. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A browser's page, for as long as `run` takes. */
export async function inPage(run) {
  const page = new EventTarget();
  const stored = new Map();
  const kept = {};
  const given = {
    document: Object.assign(new EventTarget(), { hidden: false }),
    addEventListener: (...how) => page.addEventListener(...how),
    sessionStorage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
  };
  for (const [name, value] of Object.entries(given)) {
    kept[name] = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const tells = (type, more = {}) => page.dispatchEvent(Object.assign(new Event(type), more));
  const looks = (isSeen) => {
    document.hidden = !isSeen;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  try {
    await run({ tells, looks, stored });
  } finally {
    for (const [name, before] of Object.entries(kept)) {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    }
  }
}

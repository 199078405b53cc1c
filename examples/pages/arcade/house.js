// The connection to the server, and what there is to tell of it: how long a round trip takes, and what
// was missed and has been caught up.

import { PluggedWebSocket } from './plug.js';

export const $ = (id) => document.getElementById(id);

const found = await import('./porthouse-client.js').catch(() => null);
if (!found) {
  $('tally').textContent = 'The build has not made porthouse-client.js: it needs esbuild (apt-get install esbuild).';
  throw new Error($('tally').textContent);
}

// The same session after a reload of this page, too: a player keeps the seat.
export const house = found.connect(location.origin.replace(/^http/, 'ws') + '/', {
  WebSocket: PluggedWebSocket,
  reload: true,
  plain: false,
});

export const isOpen = () => house.status.is === 'open';

/** Whether it could be said: what a person does while nobody hears it, they do again. */
export function say(event, body = {}) {
  if (isOpen()) house.send(event, body);
  return isOpen();
}

/** Asks for an echo each second while there is a room that gives it; tells how long it took. */
export function measure(tell) {
  let connection = 0;
  house.when('status', () => (connection += 1));
  const asked = new Map(); // when -> over which connection
  house.on('pong', ({ at }) => {
    if (asked.get(at) === connection) tell(performance.now() - at);
    asked.delete(at);
  });
  setInterval(() => {
    if (!house.room?.name.startsWith('arcade/') || document.hidden) return;
    const at = performance.now();
    if (say('ping', { at })) asked.set(at, connection);
  }, 1000);
}

/** Counts the ticks of a game: each has a number, and none may be missing. */
export class Ticks {
  frames = 0;
  lost = 0;
  #last = null;
  #missed = null; // since when the connection is back, until all has been caught up

  constructor() {
    house.when('resumed', () => (this.#missed = { frames: 0, lost: this.lost, at: performance.now() }));
    house.when('restarted', () => this.begin(null));
  }

  /** Whether what comes is what was missed. */
  get isBehind() {
    return this.#missed !== null;
  }

  begin(tick) {
    if (this.#last === null || tick === null) this.#last = tick;
  }

  /** A frame has come; `tick` is its number, if it has one. */
  count(tick) {
    this.frames += 1;
    if (this.#missed) this.#missed.frames += 1;
    if (tick === undefined) return;
    if (this.#last !== null) this.lost += Math.max(0, tick - this.#last - 1);
    this.#last = tick;
  }

  /** All that was missed has come: how many frames, and how many not. */
  caughtUp() {
    const missed = this.#missed ?? { frames: 0, lost: this.lost, at: performance.now() };
    this.#missed = null;
    return { frames: missed.frames, lost: this.lost - missed.lost, within: performance.now() - missed.at };
  }
}

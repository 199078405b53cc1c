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

/** Asks each second for a reply, while there is a room that gives it; tells how long it took. */
export function measure(tell) {
  let connection = 0;
  house.when('status', () => (connection += 1));
  setInterval(async () => {
    if (!house.room?.name.startsWith('arcade/') || document.hidden || !isOpen()) return;
    const [at, asked] = [performance.now(), connection];
    const reply = await house.ask('ping').catch(() => undefined); // such as of a room that we have left
    if (reply !== undefined && asked === connection) tell(performance.now() - at);
  }, 1000);
}

/** Counts the ticks of a game: each has a number, and none may be missing, but those that the room has
 *  left out for who watches and was away. */
export class Ticks {
  frames = 0;
  lost = 0;
  skipped = 0;
  #last = null;
  #missed = null; // since when the connection is back, until all has been caught up

  constructor() {
    house.when('resumed', () => (this.#missed = this.#mark()));
    house.when('skipped', ({ n }) => {
      this.skipped += n;
      this.#last = null;
    });
    house.when('restarted', () => this.begin(null));
  }

  #mark() {
    return { frames: 0, lost: this.lost, skipped: this.skipped, at: performance.now() };
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

  /** All that was missed has come: how many frames, how many not, and how many were left out. */
  caughtUp() {
    const missed = this.#missed ?? this.#mark();
    this.#missed = null;
    const within = performance.now() - missed.at;
    return { frames: missed.frames, lost: this.lost - missed.lost, skipped: this.skipped - missed.skipped, within };
  }
}

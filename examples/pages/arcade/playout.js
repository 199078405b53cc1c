// The ticks of the server, played at the pace of the screen: a little behind, so that one that is late
// does no harm, and quickly after a hole, so that what was missed is seen in fast motion.

const each = 33; // milliseconds of a tick
const behind = 1.6; // ticks, as a rule
const most = 700; // kept for a page that is not looked at

export class Playout {
  #queue = [];
  #at = 0; // between two of them

  push(tick) {
    this.#queue.push(tick);
    if (this.#queue.length > most) this.#queue.shift();
  }

  clear() {
    this.#queue = [];
    this.#at = 0;
  }

  /** Goes on by so many milliseconds; `passed(tick, before)` for each tick on the way. Returns what is
   *  to be seen now, or null. */
  go(elapsed, passed) {
    if (!this.#queue.length) return null;
    const left = this.#queue.length - 1 - this.#at;
    const rate = left > 10 ? left / 7 : 1 + (left - behind) * 0.1;
    this.#at = Math.min(this.#queue.length - 1, this.#at + Math.min(elapsed, 100) / each * Math.max(0, rate));
    for (; this.#at >= 1; this.#at -= 1) {
      const before = this.#queue.shift();
      passed(this.#queue[0], before);
    }
    return between(this.#queue[0], this.#queue[1] ?? this.#queue[0], this.#at);
  }
}

function between(a, b, share) {
  const mix = (from, to) => from + (to - from) * share;
  const jumps = Math.abs(b.ball[0] - a.ball[0]) > 200; // to the middle, after a point
  return {
    ball: jumps ? a.ball : a.ball.map((from, i) => mix(from, b.ball[i])),
    bats: a.bats.map((from, i) => mix(from, b.bats[i])),
    rest: a.rest,
  };
}

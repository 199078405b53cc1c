// Keys, a finger or the mouse: where the bat is to be, as the server counts (0 is the top, or for the
// left player on a tall court the left).

import { say } from './house.js';

const height = 900;
const bat = 80; // half of its length
const speed = 34; // what the server lets it go in a tick
const ticks = 33; // milliseconds

export class Controls {
  aim = height / 2;
  #keys = new Set();
  #told = null;
  #changed = 0;

  /** `where(event)`: the place on the court that was pointed to. */
  constructor(court, where) {
    const up = new Set(['ArrowUp', 'KeyW', 'ArrowLeft', 'KeyA']);
    const down = new Set(['ArrowDown', 'KeyS', 'ArrowRight', 'KeyD']);
    const way = ({ code }) => (up.has(code) ? 'up' : down.has(code) ? 'down' : null);
    addEventListener('keydown', (event) => {
      if (event.target.closest?.('input') || !way(event)) return;
      event.preventDefault();
      this.#keys.add(way(event));
    });
    addEventListener('keyup', (event) => this.#keys.delete(way(event)));
    addEventListener('blur', () => this.#keys.clear());
    const point = (event) => {
      if (event.pointerType === 'mouse' || event.buttons) this.aim = clamp(where(event));
    };
    court.addEventListener('pointerdown', point);
    court.addEventListener('pointermove', point);
    setInterval(() => this.#tell(), ticks);
  }

  /** Said when it changes, and again after a while: a server that has lost the bat finds it. */
  #tell() {
    const turn = (this.#keys.has('down') ? 1 : 0) - (this.#keys.has('up') ? 1 : 0);
    if (turn) this.aim = clamp(this.aim + turn * speed);
    const y = Math.round(this.aim);
    if (y === this.#told && performance.now() - this.#changed < 1000) return;
    if (!this.plays || !say('aim', { y })) return;
    this.#told = y;
    this.#changed = performance.now();
  }

  /** Whether there is a bat of ours. */
  plays = false;
}

const clamp = (y) => Math.min(height - bat, Math.max(bat, y));

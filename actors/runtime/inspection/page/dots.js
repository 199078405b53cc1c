// The sockets as dots over all rooms, on two canvases: the ground, where they stand and where only
// what has changed is drawn, and the air above it, for those on their way. An idle server costs
// nothing, and a crowd is a few hundred dots and a number.

import { hueOf, make } from './dom.js';

const radius = 4.5;
const step = 15;
const flight = 650; // ms
const mostFlying = 300;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const ease = (t) => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

export class Dots {
  #canvas;
  #ground;
  #air;
  #rooms = new Map(); // name: { box, slots: [dot], room }
  #dots = new Map(); // id: dot
  #flying = new Set();
  #chosen = 0;
  #asked = false;
  #stale = true; // the whole ground
  #paints = new Map();

  constructor(canvas) {
    this.#canvas = canvas;
    this.#ground = canvas.getContext('2d');
    const above = make('canvas', { 'aria-hidden': 'true' });
    canvas.after(above);
    this.#air = above.getContext('2d');
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#paints.clear();
      this.#repaint();
    });
  }

  /** Where the rooms' floors are now: `name: DOMRect`. */
  measure(floors) {
    const whole = this.#canvas.getBoundingClientRect();
    this.#fit(whole);
    const names = new Set(floors.map(([name]) => name));
    for (const [name, room] of this.#rooms) if (!names.has(name)) this.#removeRoom(name, room);
    for (const [name, floor] of floors) {
      const columns = Math.max(1, Math.floor((floor.width - 30) / step));
      const rows = Math.max(1, Math.floor((floor.height - 26) / step));
      const room = this.#rooms.get(name) ?? { slots: [] };
      Object.assign(room, { x: floor.left - whole.left + 15 + radius, y: floor.top - whole.top + 6 + radius, columns, capacity: columns * rows });
      for (const dot of room.slots.splice(room.capacity)) if (dot) this.#forget(dot);
      this.#rooms.set(name, room);
    }
    this.#repaint();
  }

  #removeRoom(name, room) {
    for (const dot of room.slots) if (dot) this.#forget(dot);
    this.#rooms.delete(name);
  }

  #fit(whole) {
    const sharp = devicePixelRatio || 1;
    const [width, height] = [Math.round(whole.width * sharp), Math.round(whole.height * sharp)];
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    for (const ink of [this.#ground, this.#air]) {
      Object.assign(ink.canvas, { width, height });
      ink.setTransform(sharp, 0, 0, sharp, 0, 0);
    }
  }

  capacity(name) {
    return this.#rooms.get(name)?.capacity ?? 0;
  }

  /** How many of a room's sockets are drawn. */
  shown(name) {
    return this.#rooms.get(name)?.slots.reduce((sum, dot) => sum + (dot ? 1 : 0), 0) ?? 0;
  }

  clear() {
    for (const room of this.#rooms.values()) room.slots = [];
    this.#dots.clear();
    this.#flying.clear();
    this.#repaint();
  }

  /** `id` is in that room, without having been seen to come. */
  put(id, name) {
    const known = this.#dots.get(id);
    if (known?.room === name) return;
    if (known) this.#forget(known);
    const dot = { id };
    if (this.#enter(dot, name)) this.#settle(dot);
  }

  /** `id` has gone from one room to another; "" is outside. */
  move(id, from, to) {
    const known = this.#dots.get(id);
    const start = known ? this.#place(known) : this.#entranceOf(from);
    if (known) this.#forget(known);
    const dot = { id };
    if (to && !this.#enter(dot, to)) this.#leaveInto(dot, to);
    if (!to) this.#leaveInto(dot, '');
    if (!calm.matches && start && this.#flying.size < mostFlying) {
      dot.start = start;
      dot.begun = performance.now();
      this.#flying.add(dot);
      this.#draw();
    } else {
      this.#settle(dot);
    }
  }

  choose(id) {
    this.#chosen = id;
    this.#repaint();
  }

  /** The socket whose dot is at that point of the window; 0 if there is none. */
  at(x, y) {
    const whole = this.#canvas.getBoundingClientRect();
    for (const dot of this.#dots.values()) {
      const place = this.#place(dot);
      if (place && Math.hypot(place.x - x + whole.left, place.y - y + whole.top) <= step / 2) return dot.id;
    }
    return 0;
  }

  #repaint() {
    this.#stale = true;
    this.#draw();
  }

  #draw() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame((now) => this.#paint(now));
  }

  #enter(dot, name) {
    const room = this.#rooms.get(name);
    if (!room) return false;
    let slot = room.slots.indexOf(undefined);
    if (slot < 0) slot = room.slots.length;
    if (slot >= room.capacity) return false;
    room.slots[slot] = dot;
    Object.assign(dot, { room: name, slot });
    this.#dots.set(dot.id, dot);
    return true;
  }

  // Flies to where it disappears: into a crowd, or out of all rooms.
  #leaveInto(dot, name) {
    dot.end = this.#entranceOf(name);
    dot.fades = true;
  }

  #forget(dot) {
    const room = this.#rooms.get(dot.room);
    if (room?.slots[dot.slot] === dot) room.slots[dot.slot] = undefined;
    this.#dots.delete(dot.id);
    if (this.#flying.delete(dot)) return;
    const { x, y } = this.#place(dot);
    this.#ground.clearRect(x - step / 2, y - step / 2, step, step);
  }

  // Stands where it is from now on.
  #settle(dot) {
    if (!dot.fades && !this.#stale) this.#disc(this.#ground, dot, this.#place(dot), 1);
  }

  #entranceOf(name) {
    const room = this.#rooms.get(name);
    if (!room) return { x: this.#canvas.clientWidth / 2, y: -radius };
    return { x: room.x + (room.columns * step) / 2, y: room.y - 18 };
  }

  #place(dot) {
    const room = this.#rooms.get(dot.room);
    if (!room) return dot.end;
    return { x: room.x + (dot.slot % room.columns) * step, y: room.y + Math.floor(dot.slot / room.columns) * step };
  }

  #paint(now) {
    this.#asked = false;
    if (this.#stale) this.#paintGround();
    this.#air.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const dot of this.#flying) this.#fly(dot, (now - dot.begun) / flight);
    if (this.#flying.size > 0) this.#draw();
  }

  #paintGround() {
    this.#stale = false;
    this.#ground.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const dot of this.#dots.values()) if (!this.#flying.has(dot)) this.#settle(dot);
  }

  #fly(dot, part) {
    if (part >= 1) {
      this.#flying.delete(dot);
      return this.#settle(dot);
    }
    const end = this.#place(dot);
    if (!end) return;
    const way = ease(Math.max(0, part));
    const lift = Math.sin(Math.PI * way) * Math.min(46, Math.abs(end.x - dot.start.x) / 5);
    const at = { x: dot.start.x + (end.x - dot.start.x) * way, y: dot.start.y + (end.y - dot.start.y) * way - lift };
    this.#disc(this.#air, dot, at, dot.fades ? 1 - way : 1, 1.25);
  }

  #disc(ink, dot, at, opacity, scale = 1) {
    ink.globalAlpha = opacity;
    ink.fillStyle = this.#paintOf(dot.id);
    ink.beginPath();
    ink.arc(at.x, at.y, radius * scale, 0, 2 * Math.PI);
    ink.fill();
    if (dot.id === this.#chosen) {
      ink.strokeStyle = getComputedStyle(this.#canvas).color;
      ink.lineWidth = 2;
      ink.beginPath();
      ink.arc(at.x, at.y, radius + 3, 0, 2 * Math.PI);
      ink.stroke();
    }
    ink.globalAlpha = 1;
  }

  #paintOf(id) {
    const hue = hueOf(id);
    if (!this.#paints.has(hue)) {
      const style = getComputedStyle(document.documentElement);
      this.#paints.set(hue, `hsl(${hue} ${style.getPropertyValue('--dot-strong')} ${style.getPropertyValue('--dot-light')})`);
    }
    return this.#paints.get(hue);
  }
}

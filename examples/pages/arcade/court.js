// The court on the screen: wide, or tall with our own bat below.

import { Playout } from './playout.js';
import { Sparks } from './sparks.js';

const width = 1600;
const height = 900;
const line = 60; // of a bat, from its wall
const bat = 80; // half of its length
const tick = 33;
const speed = 34; // of a bat in a tick

export class Court {
  mine = -1; // 0 is the left bat
  live = true; // whether our own bat goes where we want it, before the server has said so
  rest = 0;
  #playout = new Playout();
  #sparks = new Sparks();
  #colours = {};
  #hitter = 'ball'; // whose colour the ball has
  #flash = [0, 0];
  #own = null;
  #last = performance.now();

  constructor(stage, box, canvas) {
    Object.assign(this, { stage, box, canvas });
    new ResizeObserver(() => this.fit()).observe(stage);
    const look = () => {
      const style = getComputedStyle(document.documentElement);
      for (const name of ['left', 'right', 'ball', 'court-line', 'glow']) this.#colours[name] = style.getPropertyValue(`--${name}`).trim();
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', look);
    look();
  }

  push(state) {
    this.#playout.push(state);
  }

  /** Another game. */
  clear() {
    this.#playout.clear();
    this.#sparks = new Sparks();
    this.#own = null;
    this.#hitter = 'ball';
  }

  fit() {
    const { clientWidth, clientHeight } = this.stage;
    if (!clientWidth || !clientHeight) return;
    this.tall = clientHeight > clientWidth;
    const [wide, high] = this.tall ? [height, width] : [width, height];
    this.scale = Math.min(clientWidth / wide, clientHeight / high);
    const ratio = devicePixelRatio || 1;
    const size = [wide, high].map((length) => Math.floor(length * this.scale));
    [this.box.style.width, this.box.style.height] = size.map((length) => `${length}px`);
    [this.canvas.width, this.canvas.height] = size.map((length) => Math.round(length * ratio));
    this.box.classList.toggle('tall', this.tall);
    this.box.classList.toggle('mine-right', this.mine === 1);
  }

  /** Where a bat is wanted that is pointed to. */
  where({ clientX, clientY }) {
    const { left, top } = this.box.getBoundingClientRect();
    return (this.tall ? clientX - left : clientY - top) / this.scale;
  }

  draw(now, aim) {
    const elapsed = now - this.#last;
    this.#last = now;
    const seen = this.#playout.go(elapsed, (after, before) => this.#pass(after, before, now));
    const pen = this.canvas.getContext('2d');
    this.#turn(pen);
    pen.clearRect(-10, -10, width + 20, height + 20);
    this.#lines(pen);
    if (!seen) return;
    this.rest = seen.rest;
    const colours = this.#colours;
    if (this.mine >= 0) seen.bats[this.mine] = this.#predict(seen.bats[this.mine], aim, elapsed);
    this.#sparks.draw(pen, seen.ball, colours, now);
    seen.bats.forEach((y, side) => this.#bat(pen, side, y, now));
    this.#disc(pen, seen.ball, colours);
  }

  #turn(pen) {
    const s = this.scale * (devicePixelRatio || 1);
    if (!this.tall) pen.setTransform(s, 0, 0, s, 0, 0);
    else if (this.mine === 1) pen.setTransform(0, s, s, 0, 0, 0);
    else pen.setTransform(0, -s, s, 0, 0, s * width);
  }

  #lines(pen) {
    pen.strokeStyle = this.#colours['court-line'];
    pen.lineWidth = 5;
    pen.lineCap = 'round';
    pen.setLineDash([2, 26]);
    pen.beginPath();
    pen.moveTo(width / 2, 26);
    pen.lineTo(width / 2, height - 20);
    pen.stroke();
    pen.setLineDash([]);
    pen.lineWidth = 4;
    pen.beginPath();
    pen.arc(width / 2, height / 2, 130, 0, 7);
    pen.stroke();
  }

  #bat(pen, side, y, now) {
    const colour = this.#colours[side ? 'right' : 'left'];
    const flash = Math.max(0, 1 - (now - this.#flash[side]) / 260);
    const thick = 20 + flash * 8;
    const x = side ? width - line : line - thick;
    this.#shine(pen, colour, 34 + flash * 50);
    pen.fillStyle = colour;
    pen.beginPath();
    pen.roundRect(x, y - bat, thick, 2 * bat, thick / 2);
    pen.fill();
    pen.shadowBlur = 0;
  }

  #disc(pen, [x, y], colours) {
    this.#shine(pen, colours[this.#hitter], 46);
    pen.fillStyle = colours.ball;
    pen.beginPath();
    pen.arc(x, y, 16, 0, 7);
    pen.fill();
    pen.shadowBlur = 0;
  }

  #shine(pen, colour, blur) {
    pen.shadowColor = colour;
    pen.shadowBlur = blur * this.scale * (devicePixelRatio || 1) * Number(this.#colours.glow || 0);
  }

  /** Our own bat answers at once; the server's word is right in the end. */
  #predict(told, aim, elapsed) {
    if (!this.live || this.#own === null) return (this.#own = told);
    const step = (speed * elapsed) / tick;
    const wanted = this.#own + Math.max(-step, Math.min(step, aim - this.#own));
    return (this.#own = Math.abs(wanted - told) > 400 ? told : wanted);
  }

  /** From one tick to the next: what has happened is told by the way of the ball. */
  #pass(after, before, now) {
    const [x, y] = after.ball;
    const way = [x - before.ball[0], y - before.ball[1]];
    if (Math.abs(way[0]) > 200) {
      this.#sparks.burst(before.ball[0], before.ball[1], before.ball[0] < width / 2 ? 'right' : 'left', 70, now);
      this.#sparks.cut();
      this.#hitter = 'ball';
    } else if (after.rest === 0) {
      const side = x < width / 2 ? 0 : 1;
      if (this.way && Math.sign(way[0]) !== Math.sign(this.way[0]) && way[0] && Math.abs(x - width / 2) > 600) {
        this.#flash[side] = now;
        this.#hitter = side ? 'right' : 'left';
        this.#sparks.burst(x, y, this.#hitter, 22, now);
      } else if (this.way && Math.sign(way[1]) !== Math.sign(this.way[1]) && Math.abs(y - height / 2) > 350) {
        this.#sparks.burst(x, y, this.#hitter, 8, now);
      }
      this.#sparks.follow(x, y, this.#hitter, now);
    }
    this.way = after.rest === 0 && Math.abs(way[0]) < 200 ? way : null;
  }
}

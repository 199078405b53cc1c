// What flies about: the trail of the ball, and sparks where it hits.

const trailFor = 560; // milliseconds
const sparksFor = 650;

export class Sparks {
  #trail = [];
  #sparks = [];

  follow(x, y, colour, now) {
    this.#trail.push({ x, y, colour, born: now });
  }

  /** The ball is somewhere else. */
  cut() {
    this.#trail.push(null);
  }

  burst(x, y, colour, count, now) {
    for (let i = 0; i < count; ++i) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = 0.12 + Math.random() * 0.62;
      this.#sparks.push({ x, y, vx: Math.cos(angle) * speed, vy: Math.sin(angle) * speed, size: 3 + Math.random() * 6, colour, born: now });
    }
  }

  draw(pen, ball, colours, now) {
    this.#trail = this.#trail.filter((point, i) => (point ? now - point.born < trailFor : i > 0));
    for (const [from, to] of this.#runs(ball, now)) this.#ribbon(pen, from, to, colours[from.colour], now);
    this.#sparks = this.#sparks.filter(({ born }) => now - born < sparksFor);
    for (const { x, y, vx, vy, size, colour, born } of this.#sparks) {
      const age = (now - born) / sparksFor;
      const gone = (1 - (1 - age) ** 2) * sparksFor; // they slow down
      pen.globalAlpha = 1 - age;
      pen.fillStyle = colours[colour];
      pen.beginPath();
      pen.arc(x + vx * gone, y + vy * gone, size * (1 - age), 0, 7);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  /** The trail as straight runs, each from its tail to its head. */
  #runs(ball, now) {
    const runs = [];
    let run = null;
    const last = this.#trail.at(-1);
    const head = ball && last ? { x: ball[0], y: ball[1], colour: last.colour, born: now } : null;
    for (const point of [...this.#trail, head]) {
      if (!point) run = null;
      else if (run && run[0].colour === point.colour && isStraight(...run, point)) run[1] = point;
      else runs.push((run = [run ? { ...run[1], colour: point.colour } : point, point]));
    }
    return runs;
  }

  /** Wide and bright at its head: one shape, so that nothing overlaps. */
  #ribbon(pen, from, to, colour, now) {
    const long = Math.hypot(to.x - from.x, to.y - from.y);
    if (long < 1) return;
    const fresh = ({ born }) => Math.max(0, 1 - (now - born) / trailFor);
    const light = (point) => colour + Math.round(190 * fresh(point) ** 1.5).toString(16).padStart(2, '0');
    const [across, along] = [(to.y - from.y) / long, (to.x - from.x) / long];
    const edge = (point, side) => {
      const half = side * (2 + 12 * fresh(point));
      pen.lineTo(point.x + across * half, point.y - along * half);
    };
    const fill = pen.createLinearGradient(from.x, from.y, to.x, to.y);
    fill.addColorStop(0, light(from));
    fill.addColorStop(1, light(to));
    pen.fillStyle = fill;
    pen.beginPath();
    edge(from, 1);
    edge(to, 1);
    edge(to, -1);
    edge(from, -1);
    pen.fill();
  }
}

function isStraight(a, b, c) {
  const [x1, y1, x2, y2] = [b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y];
  return Math.abs(x1 * y2 - y1 * x2) <= 0.08 * Math.hypot(x1, y1) * Math.hypot(x2, y2) && x1 * x2 + y1 * y2 >= 0;
}

// What flies about: the trail of the ball, and sparks where it hits.

const trailFor = 420; // milliseconds
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
    const points = [...this.#trail, ball && { x: ball[0], y: ball[1] }];
    pen.lineCap = 'round';
    for (let i = 1; i < points.length; ++i) {
      const [a, b] = [points[i - 1], points[i]];
      if (!a || !b) continue;
      const age = (now - a.born) / trailFor;
      pen.globalAlpha = 0.55 * (1 - age) ** 1.6;
      pen.strokeStyle = colours[a.colour];
      pen.lineWidth = 26 * (1 - age * 0.8);
      pen.beginPath();
      pen.moveTo(a.x, a.y);
      pen.lineTo(b.x, b.y);
      pen.stroke();
    }
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
}

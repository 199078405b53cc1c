// The frames that arrive, as bars: a hole while the plug is out, and then all of it at once.

const each = 100; // milliseconds for one bar
const most = 6; // frames that fill the height; what is more is told by its colour

export class Pulse {
  #canvas;
  #bars = [];
  #now = this.#slot();
  #came = 0;

  constructor(canvas) {
    this.#canvas = canvas;
    setInterval(() => this.draw(), each);
  }

  count() {
    this.#came += 1;
  }

  /** `isOpen`: whether there is a connection to hear by. */
  isOpen = () => true;

  #slot() {
    return Math.floor(performance.now() / each);
  }

  draw() {
    for (const now = this.#slot(); this.#now < now; this.#now += 1) {
      this.#bars.push({ came: this.#came, open: this.isOpen() });
      this.#came = 0;
    }
    if (document.hidden) return;
    const canvas = this.#canvas;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== width * ratio) Object.assign(canvas, { width: width * ratio, height: height * ratio });
    const step = 6;
    this.#bars.splice(0, this.#bars.length - Math.ceil(width / step));
    const style = getComputedStyle(canvas);
    const colour = (name) => style.getPropertyValue(name);
    const pen = canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    this.#bars.forEach(({ came, open }, i) => {
      const x = width - (this.#bars.length - i) * step;
      const tall = Math.max(2, Math.min(1, came / most) * height);
      pen.fillStyle = colour(!open && !came ? '--busy' : came > most ? '--good' : came ? '--accent' : '--rule');
      pen.beginPath();
      pen.roundRect(x, height - tall, step - 2, tall, 2);
      pen.fill();
    });
  }
}

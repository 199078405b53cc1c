// The frames that arrive, as bars: a hole while the plug is out, and then all of it at once.

const each = 100; // milliseconds for one bar
const most = 8; // frames that fill the height

export class Pulse {
  #canvas;
  #bars = [];
  #now = this.#slot();
  #came = 0;
  #late = false;

  constructor(canvas) {
    this.#canvas = canvas;
    setInterval(() => this.draw(), each);
  }

  /** `late`: it should have come while there was no connection. */
  count(late) {
    this.#came += 1;
    this.#late ||= late;
  }

  /** `isOpen`: whether there is a connection to hear by. */
  isOpen = () => true;

  #slot() {
    return Math.floor(performance.now() / each);
  }

  draw() {
    for (const now = this.#slot(); this.#now < now; this.#now += 1) {
      this.#bars.push({ came: this.#came, late: this.#late, open: this.isOpen() });
      this.#came = 0;
      this.#late = false;
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
    this.#bars.forEach(({ came, late, open }, i) => {
      const x = width - (this.#bars.length - i) * step;
      const tall = Math.max(2, Math.min(1, came / most) * height);
      pen.fillStyle = colour(!open && !came ? '--busy' : late ? '--good' : came ? '--accent' : '--rule');
      pen.beginPath();
      pen.roundRect(x, height - tall, step - 2, tall, 2);
      pen.fill();
    });
  }
}

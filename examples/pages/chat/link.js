// A WebSocket that comes back by itself, when the close code says that it may.

const forbidden = new Set([1002, 1003, 1007, 1008, 1009, 1010]); // it would go wrong again
const rooms = 4100; // from here on: a room has shown them out, for the reason that it gives
const patient = new Set([1011, 1012, 1013, 1014, 4003]); // the server needs a moment
const sleepy = new Set([4001]); // come back when there is something to say

const quickest = 500;
const unhurried = 5000;
const longest = 30000;

/**
 * Events: `open`; `said` with the parsed message; `state` with one of `connecting`, `open`,
 * `waiting` (until `link.retryAt`), `asleep` (until `wake`) and `over` (for good, with a reason).
 */
export class Link extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.failures = 0;
    this.retryAt = 0;
    this.reason = '';
    addEventListener('online', () => this.wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.wake());
    this.connect();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(event, body = {}) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify({ event, body }));
    return true;
  }

  /** Does not wait any longer. */
  wake() {
    if (this.state === 'waiting' || this.state === 'asleep') this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    this.change('connecting');
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.change('open');
      this.dispatchEvent(new Event('open'));
    };
    socket.onmessage = ({ data }) => this.take(data);
    socket.onclose = ({ code, reason }) => this.closed(code, reason);
  }

  take(data) {
    this.failures = 0; // only who is spoken to has arrived
    const { event, body } = JSON.parse(data);
    this.dispatchEvent(new CustomEvent('said', { detail: { event, body } }));
  }

  closed(code, reason) {
    this.reason = reason;
    if (forbidden.has(code) || code >= rooms) return this.change('over');
    if (sleepy.has(code) && document.hidden) return this.change('asleep');
    // Twice as long each time, and nobody at the same time as all others.
    const least = patient.has(code) ? unhurried : quickest;
    const most = Math.min(longest, least * 2 ** this.failures);
    const delay = most / 2 + (Math.random() * most) / 2;
    this.failures += 1;
    this.retryAt = Date.now() + delay;
    this.timer = setTimeout(() => this.connect(), delay);
    this.change('waiting');
  }

  change(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}

// A WebSocket that comes back by itself, when the close code says that it may.

const forbidden = new Set([1002, 1003, 1007, 1008, 1009, 1010]); // it would go wrong again
const rooms = 4100; // from here on: a room has closed it, for the reason that it gives
const patient = new Set([1011, 1012, 1013, 1014, 4003]); // the server needs a moment
const sleepy = new Set([4001]); // come back when there is something to say

const quickest = 500;
const unhurried = 5000;
const longest = 30000;

// A connection may break without a sign, and a page does not see the server's pings: so it asks, and
// does not wait for ever.
const quiet = 25000; // without a word, before it asks
const deaf = 8000; // for the answer
const slow = 15000; // to connect

/**
 * Events: `open`; `said` with the parsed message; `state` with one of `connecting`, `open`,
 * `waiting` (until `link.retryAt`), `asleep` (until `wake`) and `over` (for good, with a reason).
 *
 * The server is to answer `{"event":"probe","body":{}}`, with whatever it likes.
 */
export class Link extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.failures = 0;
    this.retryAt = 0;
    this.reason = '';
    addEventListener('online', () => this.wake());
    addEventListener('pageshow', ({ persisted }) => persisted && this.wake());
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

  /** Does not wait any longer; of an open connection, finds out whether it still is one. */
  wake() {
    if (this.state === 'waiting' || this.state === 'asleep') this.connect();
    else if (this.state === 'open') this.probe();
    else if (this.state === 'connecting' && Date.now() - this.triedAt > quickest) this.lose();
  }

  connect() {
    this.triedAt = Date.now();
    this.change('connecting');
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.after(slow, () => this.lose());
    socket.onopen = () => {
      this.after(quiet, () => this.probe());
      this.change('open');
      this.dispatchEvent(new Event('open'));
    };
    socket.onmessage = ({ data }) => this.take(data);
    socket.onclose = ({ code, reason }) => this.closed(code, reason);
  }

  take(data) {
    this.failures = 0; // only now: a server may accept a connection, and close it at once
    this.after(quiet, () => this.probe());
    const { event, body } = JSON.parse(data);
    if (event !== 'probe') this.dispatchEvent(new CustomEvent('said', { detail: { event, body } }));
  }

  /** Asks whether anybody is there. */
  probe() {
    this.send('probe');
    this.after(deaf, () => this.lose());
  }

  /** Gives this connection up, whatever the browser thinks of it: it would close it in minutes. */
  lose() {
    const { socket } = this;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.closed(1006, '');
  }

  /** There is one thing at a time to wait for. */
  after(delay, then) {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, delay);
  }

  closed(code, reason) {
    clearTimeout(this.timer);
    this.reason = reason;
    if (forbidden.has(code) || code >= rooms) return this.change('over');
    if (sleepy.has(code) && document.hidden) return this.change('asleep');
    // Twice as long each time, and nobody at the same time as all others.
    const least = patient.has(code) ? unhurried : quickest;
    const most = Math.min(longest, least * 2 ** this.failures);
    const delay = most / 2 + (Math.random() * most) / 2;
    this.failures += 1;
    this.retryAt = Date.now() + delay;
    this.after(delay, () => this.connect());
    this.change('waiting');
  }

  change(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}

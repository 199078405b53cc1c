// A small server of porthouse.v1, written from protocol/session/README.md and from nothing else.
// It has no time: a schedule says what happens when.

export class ModelServer {
  sessions = [];
  #tokens = 0;

  /** A connection has opened; the server answers on it until it is cut. */
  connects() {
    return new ModelConnection(this);
  }

  opens() {
    const session = { name: `s${this.sessions.length + 1}`, log: [], got: 0, numbered: [], acked: 0, waiting: [],
      tokens: { last: "", before: "" }, connection: null, isOver: false, events: 0 };
    this.sessions.push(session);
    return session;
  }

  /** Beside the last token the one that was shown counts, until a frame has come with the last. */
  nextToken(session, shown) {
    session.tokens = { last: `t${++this.#tokens}`, before: shown };
    return session.tokens.last;
  }

  find(token) {
    const current = this.sessions.find(({ tokens, isOver }) => !isOver && (tokens.last === token || tokens.before === token));
    if (current) return { session: current };
    return { why: this.sessions.some(({ isOver }) => !isOver) ? "superseded" : "expired" };
  }

  /** A room says something to that session. */
  says(session, frame) {
    session.waiting.push(frame);
    session.connection?.flush();
  }

  expires(session) {
    session.isOver = true;
    session.connection?.loses();
  }
}

class ModelConnection {
  session = null;
  isOpen = true;
  /** What is on its way to the client. */
  toClient = [];

  constructor(server) {
    this.server = server;
  }

  hears(data) {
    if (!this.isOpen) return;
    if (typeof data === "string" && data.startsWith("[")) return this.control(...JSON.parse(data));
    if (!this.session) throw new Error(`before the hello: ${data}`);
    if (this.session.connection !== this) return;
    this.session.tokens.before = "";
    this.session.got += 1;
    this.takes(typeof data === "string" ? JSON.parse(data) : { binary: data });
  }

  takes(frame) {
    this.session.log.push(frame);
    if (frame.ask !== undefined) this.server.says(this.session, JSON.stringify({ reply: frame.ask, body: frame.body }));
  }

  control(name, value) {
    if (name === "hello") return this.greets(value);
    if (this.session?.connection !== this) return;
    this.session.tokens.before = "";
    if (name === "ack") this.acknowledges(value);
    else if (name === "probe") this.toClient.push(JSON.stringify(["probe", value]));
    else if (name === "bye") this.session.isOver = true;
    else throw new Error(`control: ${name}`);
  }

  greets({ v, resume, got, sent, nth }) {
    if (this.session || v !== 1) throw new Error("a second hello, or of another version");
    const { session, why } = resume === undefined ? {} : this.server.find(resume);
    if (!session) return this.welcomes(this.server.opens(), { resumed: false, ...(why && { why }), got: 0, from: 1 });
    if (nth <= session.nth) return void (this.isOpen = false); // one that its client has left
    session.nth = nth;
    const newest = session.acked + session.numbered.length;
    if (got < session.acked || got > newest) throw new Error(`got ${got} of ${session.acked}..${newest}`);
    if (sent[0] > session.got + 1 || sent[1] < session.got) throw new Error(`sent ${sent} while got ${session.got}`);
    session.connection?.loses();
    this.acknowledgesUpTo(session, got);
    this.welcomes(session, { resumed: true, got: session.got, from: got + 1 }, resume);
    this.toClient.push(...session.numbered);
    this.flush();
  }

  welcomes(session, more, shown = "") {
    this.session = session;
    session.connection = this;
    this.toClient.push(JSON.stringify(["welcome", {
      session: session.name, token: this.server.nextToken(session, shown), ...more, keep: 60_000, beat: 25_000,
      ack: [4, 65_536, 1000], max: { message: 1_048_576 }, retry: { first: [0, 1000], most: 20_000 },
    }]));
  }

  flush() {
    const { session } = this;
    for (const frame of session.waiting.splice(0)) {
      session.numbered.push(frame);
      this.toClient.push(frame);
    }
  }

  acknowledges(n) {
    const { session } = this;
    if (n < session.acked || n > session.acked + session.numbered.length) throw new Error(`ack ${n}`);
    this.acknowledgesUpTo(session, n);
  }

  acknowledgesUpTo(session, n) {
    session.numbered.splice(0, n - session.acked);
    session.acked = n;
  }

  /** Tells the client how far it has come. */
  tellsCount() {
    if (this.session?.connection === this) this.toClient.push(JSON.stringify(["ack", this.session.got]));
  }

  loses() {
    this.isOpen = false;
    if (this.session?.connection === this) this.session.connection = null;
  }
}

// The client without a world around it: inputs in, actions out. Time (whole milliseconds) and dice
// (0 <= dice < 1) are handed in with each input, so whatever has happened can be played again.

import { Connection, type Turn } from "./connection.js";
import { Outgoing } from "./outgoing.js";
import { Session, type QueueLimits } from "./session.js";
import type { Action, Input, Saved } from "./steps.js";

export interface CoreOptions {
  /** How the hello names this program. */
  readonly client: string;
  /** Whether the application has something to show at the door. */
  readonly hasToken: boolean;
  readonly queue: QueueLimits;
  /** Whether the server is a plain one; undefined: it is found out. */
  readonly plain?: boolean | undefined;
}

/** Of this session: sent = acked + kept - waiting, and got. The server has the same, seen from there. */
export interface Books {
  readonly got: number;
  readonly sent: number;
  readonly acked: number;
  readonly kept: number;
  /** Of those that are kept, how many have never been sent. */
  readonly waiting: number;
}

const patience = 10_000; // for one attempt
const hurried = 200; // when there is reason to hope
const unseen = 300_000; // a page that nobody looks at for so long does not try

export class Core {
  private readonly turn: Turn = { now: 0, dice: 0, out: [] };
  private readonly session: Session;
  private readonly connection: Connection;
  private readonly outgoing: Outgoing;
  private hiddenAt = Infinity;
  private wakeAt = Infinity;

  constructor({ client, hasToken, queue, plain }: CoreOptions) {
    this.session = new Session(client, queue);
    this.connection = new Connection(this.turn, this.session, hasToken, plain);
    this.outgoing = new Outgoing(this.session, this.connection);
  }

  /** What is to be done about `input`, in this order. */
  step(input: Input, now: number, dice: number): Action[] {
    const out: Action[] = [];
    Object.assign(this.turn, { now, dice, out });
    this.take(input);
    if (this.isCounting && this.session.intake.isDue(now)) out.push(["write", this.session.intake.acknowledged()]);
    this.arrange();
    return out;
  }

  /** The session as a page's successor needs it. */
  save(): Saved | undefined {
    return this.connection.phase === "over" ? undefined : this.session.save();
  }

  get books(): Books {
    const { intake, kept } = this.session;
    return { got: intake.got, sent: kept.sent, acked: kept.acked, kept: kept.all.length, waiting: kept.waiting };
  }

  private get isCounting(): boolean {
    return this.connection.phase === "open" && !this.connection.plain;
  }

  private take(input: Input): void {
    const { connection } = this;
    switch (input[0]) {
      case "start": return this.start(input[1].hidden, input[1].saved);
      case "token": return connection.signed(input[1], input[2]);
      case "no_token": return connection.unsigned(input[1], input[2]);
      case "opened": return connection.opened(input[1]);
      case "text": return connection.hear(input[1]);
      case "binary": return connection.hear(input[1]);
      case "closed": return connection.closed(input[1], input[2]);
      case "tick": return this.tick();
      case "online": return this.online();
      case "offline": return this.offline();
      case "hidden": this.hiddenAt = Math.min(this.hiddenAt, this.turn.now); return;
      case "seen": return this.seen();
      case "wake": return this.hope(true);
      case "leave": return connection.leave(input[1]);
      case "close": return connection.end(1000, "", true);
      default: return this.say(input);
    }
  }

  private start(hidden: boolean, saved: Saved | undefined): void {
    if (hidden) this.hiddenAt = this.turn.now;
    if (saved) this.session.load(saved);
    this.connection.begin();
  }

  private say(input: Input): void {
    const { connection, session, turn } = this;
    turn.out.push(...this.outgoing.take(input, turn.now));
    if (connection.phase !== "open" || session.kept.waiting === 0) return;
    if (connection.pulse.isQuiet(turn.now)) connection.probe();
    turn.out.push(...session.flush(connection.plain));
  }

  // -- what the machine says ----------------------------------------------------------------------

  private online(): void {
    const { connection } = this;
    connection.isOffline = false;
    if (connection.phase === "connecting") connection.drop(this.soon()); // it was begun without a network
    else this.hope();
  }

  private offline(): void {
    const { connection, turn } = this;
    connection.isOffline = true;
    if (connection.phase === "waiting") connection.wait(connection.retryAt === null ? null : connection.retryAt - turn.now);
    connection.probe();
  }

  private seen(): void {
    this.hiddenAt = Infinity;
    this.hope();
  }

  /** There is reason to try: but a server that has named a moment knows why, unless a person wants it. */
  private hope(isWanted = false): void {
    const { connection, turn } = this;
    connection.probe();
    if (connection.phase !== "waiting" || (connection.isTold && !isWanted)) return;
    const soon = this.soon();
    if (connection.retryAt === null || connection.retryAt > turn.now + soon) connection.wait(soon);
  }

  private soon(): number {
    return Math.floor(this.turn.dice * hurried);
  }

  // -- time ---------------------------------------------------------------------------------------

  private tick(): void {
    this.wakeAt = Infinity;
    const { connection, turn } = this;
    if (connection.phase === "over") return;
    turn.out.push(...this.session.expire(turn.now));
    if (connection.phase === "waiting") this.tickWaiting();
    else if (connection.phase === "open") this.tickOpen();
    else if (turn.now >= connection.since + patience) connection.drop();
  }

  private tickWaiting(): void {
    const { connection, turn } = this;
    if (connection.retryAt === null || turn.now < connection.retryAt) return;
    if (turn.now - this.hiddenAt >= unseen) connection.wait(null);
    else connection.begin();
  }

  private tickOpen(): void {
    const { connection, turn } = this;
    if (connection.plain) return;
    const verdict = connection.pulse.verdict(turn.now);
    if (verdict === "dead") connection.drop();
    else if (verdict === "doubtful") connection.probe();
  }

  private get deadline(): number {
    const { phase, pulse, retryAt, since } = this.connection;
    const { intake, requests } = this.session;
    if (phase === "over" || phase === "idle") return Infinity;
    if (phase === "waiting") return Math.min(requests.deadline, retryAt ?? Infinity);
    if (phase !== "open") return Math.min(requests.deadline, since + patience);
    return this.isCounting ? Math.min(requests.deadline, pulse.deadline, intake.deadline) : requests.deadline;
  }

  /** A tick that comes too early is no harm: a later wish waits for it. */
  private arrange(): void {
    const { deadline } = this;
    const isNoMore = this.connection.phase === "over" && this.wakeAt !== Infinity;
    if (deadline >= this.wakeAt && !isNoMore) return;
    this.wakeAt = deadline;
    this.turn.out.push(["wake", deadline === Infinity ? null : deadline]);
  }
}

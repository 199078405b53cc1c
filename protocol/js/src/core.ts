// The client without a world around it: inputs in, actions out. Time (whole milliseconds) and dice
// (0 <= dice < 1) are handed in with each input, so whatever has happened can be played again.

import { fields, isCount, readControl, type Fields } from "./frames.js";
import { Offer } from "./offer.js";
import { Outgoing } from "./outgoing.js";
import { Pulse } from "./pulse.js";
import { brokeProtocol, isTerminal, Retry } from "./retry.js";
import { Session, type QueueLimits } from "./session.js";
import type { Action, Input, Saved, Status } from "./steps.js";

export type { Action, Input, Saved };

export interface CoreOptions {
  /** Whether the application has something to show at the door. */
  readonly hasToken: boolean;
  readonly queue: QueueLimits;
  /** Whether the server is a plain one; undefined: it is found out. */
  readonly plain?: boolean | undefined;
}

const patience = 10_000; // for one attempt
const hurried = 200; // when there is reason to hope
const unseen = 300_000; // a page that nobody looks at for so long does not try
const dropped = 4002; // says why to a server that hears it yet
const forbidden = 4011;

type Phase = "idle" | "signing" | "connecting" | "greeting" | "open" | "waiting" | "over";

export class Core {
  private readonly session: Session;
  private readonly outgoing: Outgoing;
  private readonly offer: Offer;
  private readonly retry = new Retry();
  private readonly pulse = new Pulse();
  private phase: Phase = "idle";
  private out: Action[] = [];
  private now = 0;
  private dice = 0;
  private wakeAt = Infinity;

  private attempt = 0;
  private since = 0; // the attempt, or the open connection
  private retryAt: number | null = null;
  private auth: string | undefined;
  private hiddenAt: number | null = null;
  private isOffline = false;
  /** Whether the connection is a plain one. */
  private plain = false;

  constructor(private readonly options: CoreOptions) {
    this.session = new Session(options.queue);
    this.outgoing = new Outgoing(this.session);
    this.offer = new Offer(options.plain);
  }

  /** What is to be done about `input`, in this order. */
  step(input: Input, now: number, dice: number): Action[] {
    this.out = [];
    this.now = now;
    this.dice = dice;
    this.take(input);
    if (this.phase === "open" && !this.plain && this.session.intake.isDue(now)) this.acknowledge();
    this.arrange();
    return this.out;
  }

  /** The session as a page's successor needs it. */
  save(): Saved | undefined {
    return this.phase === "over" ? undefined : this.session.save();
  }

  /** The books: sent = acked + kept - waiting, for frames of this session. */
  get books(): { got: number; sent: number; acked: number; kept: number; waiting: number } {
    const { intake, kept } = this.session;
    return { got: intake.got, sent: kept.sent, acked: kept.acked, kept: kept.all.length, waiting: kept.waiting };
  }

  private take(input: Input): void {
    switch (input[0]) {
      case "start": return this.start(input[1].hidden, input[1].saved);
      case "token": return this.signed(input[1], input[2]);
      case "no_token": return this.unsigned(input[1], input[2]);
      case "opened": return this.opened(input[1]);
      case "text": return this.hear(input[1]);
      case "binary": return this.hear(input[1]);
      case "closed": return this.closed(input[1], input[2]);
      case "tick": return this.tick();
      case "online": return this.online();
      case "offline": return this.offline();
      case "hidden": this.hiddenAt ??= this.now; return;
      case "seen": return this.seen();
      case "leave": return this.leave(input[1]);
      case "close": return this.end(1000, "", true);
      default: return this.say(input);
    }
  }

  private say(input: Input): void {
    this.out.push(...(this.outgoing.take(input, this.now) ?? []));
    if (this.phase !== "open" || this.session.kept.waiting === 0) return;
    if (!this.plain && this.pulse.isQuiet(this.now)) this.probe();
    this.out.push(...this.session.flush(this.plain));
  }

  // -- an attempt ---------------------------------------------------------------------------------

  private start(hidden: boolean, saved: Saved | undefined): void {
    if (hidden) this.hiddenAt = this.now;
    if (saved) this.session.load(saved);
    this.begin();
  }

  private begin(): void {
    this.retry.begun();
    this.offer.begin();
    this.since = this.now;
    this.retryAt = null;
    this.attempt += 1;
    this.status({ is: "connecting" });
    if (!this.options.hasToken || this.offer.isPlain) return this.dial();
    this.phase = "signing";
    this.out.push(["authenticate", this.attempt]);
  }

  private dial(): void {
    this.phase = "connecting";
    this.out.push(["connect", this.offer.offers]);
  }

  private signed(attempt: number, auth: string): void {
    if (this.phase !== "signing" || attempt !== this.attempt) return;
    this.auth = auth;
    this.dial();
  }

  private unsigned(attempt: number, status: number): void {
    if (this.phase !== "signing" || attempt !== this.attempt) return;
    if (status === 401 || status === 403) this.end(forbidden, `token: ${status}`);
    else this.lose(0);
  }

  private opened(protocol: string): void {
    if (this.phase !== "connecting") return;
    const kind = this.offer.opened(protocol);
    if (kind === "plain") return this.enterPlain();
    this.plain = false;
    if (kind === "v1") {
      this.phase = "greeting";
      this.out.push(["write", this.session.hello(this.auth)]);
    } else {
      this.out.push(["shut", 1000]);
      this.dial();
    }
  }

  private enterPlain(): void {
    this.plain = true;
    this.outgoing.largest = Infinity;
    this.phase = "open";
    this.since = this.now;
    this.status({ is: "open", resumed: false, plain: true });
    this.out.push(...this.session.enterPlain());
  }

  private welcome(welcome: Fields): void {
    const actions = this.session.enter(welcome);
    if (!actions) return this.broke();
    this.phase = "open";
    this.since = this.now;
    this.retry.agree(fields(welcome["retry"]));
    this.pulse.begin(this.now, welcome["beat"]);
    const largest = fields(welcome["max"])["message"];
    this.outgoing.largest = isCount(largest) ? largest : Infinity;
    this.status({ is: "open", resumed: welcome["resumed"] === true, plain: false });
    this.out.push(...actions);
  }

  // -- its end ------------------------------------------------------------------------------------

  private closed(code: number, reason: string): void {
    if (this.phase === "connecting" && this.offer.refused()) return this.dial();
    if (this.phase !== "connecting" && this.phase !== "greeting" && this.phase !== "open") return;
    if (isTerminal(code)) return this.end(code, reason);
    if (code === brokeProtocol) this.session.forget();
    this.lose(code);
  }

  private broke(): void {
    this.out.push(["shut", brokeProtocol]);
    this.session.forget();
    this.lose(brokeProtocol);
  }

  private drop(): void {
    this.out.push(["shut", dropped]);
    this.lose(0);
  }

  private lose(code: number): void {
    const openFor = this.phase === "open" ? this.now - this.since : 0;
    if (this.phase === "open" && this.plain) this.out.push(...this.session.leavePlain());
    this.wait(this.retry.delay(code, openFor, this.dice));
  }

  private wait(delay: number | null): void {
    this.phase = "waiting";
    this.retryAt = delay === null ? null : this.now + delay;
    this.status({ is: this.isOffline ? "offline" : "away", retryAt: this.retryAt });
  }

  private end(code: number, reason: string, isOwnWish = false): void {
    if (this.phase === "over") return;
    if (isOwnWish) {
      if (this.phase === "open" && !this.plain) this.out.push(["write", '["bye"]']);
      this.out.push(["shut", code]);
    }
    this.phase = "over";
    this.outgoing.isOver = true;
    this.out.push(...this.session.end(isOwnWish));
    this.status({ is: "over", code, reason });
  }

  // -- what the server says -----------------------------------------------------------------------

  private hear(data: string | Uint8Array): void {
    if (this.phase !== "open" && this.phase !== "greeting") return;
    this.pulse.heard(this.now);
    if (this.phase === "open" && this.plain) return this.handOn(data);
    if (typeof data === "string" && data.startsWith("[")) return this.control(data);
    if (this.phase === "greeting" || (typeof data === "string" && !data.startsWith("{"))) return this.broke();
    this.handOn(data);
  }

  private handOn(data: string | Uint8Array): void {
    this.out.push(...this.session.hear(data, this.plain, this.now));
  }

  private control(data: string): void {
    const [name, value] = readControl(data) ?? [];
    if (name === "refused" || name === "going") this.retry.name(fields(value)["retry"]);
    else if (this.phase === "greeting" && name === "welcome") this.welcome(fields(value));
    else if (this.phase === "greeting" || name === undefined) this.broke();
    else if (name === "ack" && !this.session.acknowledge(value)) this.broke();
  }

  private acknowledge(): void {
    this.out.push(["write", this.session.intake.acknowledged()]);
  }

  // -- what the machine says ----------------------------------------------------------------------

  private online(): void {
    this.isOffline = false;
    if (this.phase === "connecting") {
      this.out.push(["shut", dropped]); // it was begun without a network
      this.wait(Math.floor(this.dice * hurried));
    } else {
      this.hope();
    }
  }

  private offline(): void {
    this.isOffline = true;
    if (this.phase === "waiting") this.status({ is: "offline", retryAt: this.retryAt });
    this.probe();
  }

  private seen(): void {
    this.hiddenAt = null;
    this.hope();
  }

  private hope(): void {
    this.probe();
    if (this.phase !== "waiting") return;
    const soon = this.now + Math.floor(this.dice * hurried);
    // A window that the server has named is kept: it knows why.
    if (this.retryAt !== null && (this.retry.isNamed || this.retryAt <= soon)) return;
    this.wait(soon - this.now);
  }

  private probe(): void {
    if (this.phase !== "open" || this.plain) return;
    const probe = this.pulse.probe(this.now);
    if (probe) this.out.push(["write", probe]);
  }

  private leave(reload: boolean): void {
    if (!reload) return this.end(1000, "the page was left", true);
    this.phase = "over";
    this.outgoing.isOver = true;
    this.out.push(["shut", null]);
  }

  // -- time ---------------------------------------------------------------------------------------

  private tick(): void {
    this.wakeAt = Infinity;
    if (this.phase === "over") return;
    this.out.push(...this.session.expire(this.now));
    if (this.phase === "waiting") this.tickWaiting();
    else if (this.phase === "open") this.tickOpen();
    else if (this.now >= this.since + patience) this.drop();
  }

  private tickWaiting(): void {
    if (this.retryAt === null || this.now < this.retryAt) return;
    if (this.hiddenAt !== null && this.now - this.hiddenAt >= unseen) this.wait(null);
    else this.begin();
  }

  private tickOpen(): void {
    if (this.plain) return;
    const verdict = this.pulse.verdict(this.now);
    if (verdict === "dead") this.drop();
    else if (verdict === "doubtful") this.probe();
  }

  private get deadline(): number {
    const { intake, requests } = this.session;
    if (this.phase === "over" || this.phase === "idle") return Infinity;
    if (this.phase === "waiting") return Math.min(requests.deadline, this.retryAt ?? Infinity);
    if (this.phase !== "open") return Math.min(requests.deadline, this.since + patience);
    return this.plain ? requests.deadline : Math.min(requests.deadline, this.pulse.deadline, intake.deadline);
  }

  /** A tick that comes too early is no harm: a later wish waits for it. */
  private arrange(): void {
    const { deadline } = this;
    const isNoMore = this.phase === "over" && this.wakeAt !== Infinity;
    if (deadline >= this.wakeAt && !isNoMore) return;
    this.wakeAt = deadline;
    this.out.push(["wake", deadline === Infinity ? null : deadline]);
  }

  private status(status: Status): void {
    this.out.push(["signal", "status", status]);
  }
}

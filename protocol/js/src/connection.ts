// One connection after the other: how each begins and ends, and what comes over it.

import { fields, isCount, readControl, type Fields } from "./frames.js";
import { Offer } from "./offer.js";
import { Pulse } from "./pulse.js";
import { brokeProtocol, isTerminal, Retry } from "./retry.js";
import type { Session } from "./session.js";
import type { Action, Status } from "./steps.js";

/** What is going on just now, and what is to be done about it. */
export interface Turn {
  now: number;
  dice: number;
  out: Action[];
}

export type Phase = "idle" | "signing" | "connecting" | "greeting" | "open" | "waiting" | "over";

const dropped = 4002; // says why, to a server that hears it yet
const forbidden = 4011;

export class Connection {
  readonly pulse = new Pulse();
  phase: Phase = "idle";
  /** Whether it is a plain one. */
  plain = false;
  /** When the attempt began, or the connection opened. */
  since = 0;
  /** When the next attempt begins; null: when there is reason to. */
  retryAt: number | null = null;
  isOffline = false;
  /** The largest frame that the server takes. */
  largest = Infinity;
  private readonly retry = new Retry();
  private readonly offer: Offer;
  private attempt = 0;
  private auth: string | undefined;

  constructor(
    private readonly turn: Turn,
    private readonly session: Session,
    private readonly hasToken: boolean,
    plain: boolean | undefined,
  ) {
    this.offer = new Offer(plain);
  }

  /** Whether the server has named the moment of the next attempt. */
  get isTold(): boolean {
    return this.retryAt !== null && this.retry.isNamed;
  }

  // -- an attempt ---------------------------------------------------------------------------------

  begin(): void {
    this.retry.begun();
    this.offer.begin();
    this.since = this.turn.now;
    this.retryAt = null;
    this.attempt += 1;
    this.status({ is: "connecting" });
    if (!this.hasToken || this.offer.isPlain) return this.dial();
    this.phase = "signing";
    this.turn.out.push(["authenticate", this.attempt]);
  }

  private dial(): void {
    this.phase = "connecting";
    this.turn.out.push(["connect", this.offer.offers]);
  }

  signed(attempt: number, auth: string): void {
    if (this.phase !== "signing" || attempt !== this.attempt) return;
    this.auth = auth;
    this.dial();
  }

  unsigned(attempt: number, status: number): void {
    if (this.phase !== "signing" || attempt !== this.attempt) return;
    if (status === 401 || status === 403) this.end(forbidden, `token: ${status}`);
    else this.lose(0);
  }

  opened(protocol: string): void {
    if (this.phase !== "connecting") return;
    const kind = this.offer.opened(protocol);
    if (kind === "plain") return this.enterPlain();
    this.plain = false;
    if (kind === "v1") {
      this.phase = "greeting";
      this.turn.out.push(["write", this.session.hello(this.auth)]);
    } else {
      this.turn.out.push(["shut", 1000]);
      this.dial();
    }
  }

  private enterPlain(): void {
    this.plain = true;
    this.largest = Infinity;
    this.phase = "open";
    this.since = this.turn.now;
    this.status({ is: "open", resumed: false, plain: true });
    this.turn.out.push(...this.session.enterPlain());
  }

  private welcome(welcome: Fields): void {
    const actions = this.session.enter(welcome);
    if (!actions) return this.broke();
    this.phase = "open";
    this.since = this.turn.now;
    this.retry.agree(fields(welcome["retry"]));
    this.pulse.begin(this.turn.now, welcome["beat"]);
    const largest = fields(welcome["max"])["message"];
    this.largest = isCount(largest) ? largest : Infinity;
    this.status({ is: "open", resumed: welcome["resumed"] === true, plain: false });
    this.turn.out.push(...actions);
  }

  // -- its end ------------------------------------------------------------------------------------

  closed(code: number, reason: string): void {
    if (this.phase === "connecting" && this.offer.refused()) return this.dial();
    if (this.phase !== "connecting" && this.phase !== "greeting" && this.phase !== "open") return;
    if (isTerminal(code)) return this.end(code, reason);
    if (code === brokeProtocol) this.session.forget();
    this.lose(code);
  }

  private broke(): void {
    this.turn.out.push(["shut", brokeProtocol]);
    this.session.forget();
    this.lose(brokeProtocol);
  }

  /** Nobody is there. `delay`: instead of a window. */
  drop(delay?: number): void {
    this.turn.out.push(["shut", dropped]);
    if (delay === undefined) this.lose(0);
    else this.wait(delay);
  }

  /** Asks whether anybody is there. */
  probe(): void {
    if (this.phase !== "open" || this.plain) return;
    const probe = this.pulse.probe(this.turn.now);
    if (probe) this.turn.out.push(["write", probe]);
  }

  private lose(code: number): void {
    const openFor = this.phase === "open" ? this.turn.now - this.since : 0;
    if (this.phase === "open" && this.plain) this.turn.out.push(...this.session.leavePlain());
    this.wait(this.retry.delay(code, openFor, this.turn.dice));
  }

  wait(delay: number | null): void {
    this.phase = "waiting";
    this.retryAt = delay === null ? null : this.turn.now + delay;
    this.status({ is: this.isOffline ? "offline" : "away", retryAt: this.retryAt });
  }

  end(code: number, reason: string, isOwnWish = false): void {
    if (this.phase === "over") return;
    if (isOwnWish) {
      if (this.phase === "open" && !this.plain) this.turn.out.push(["write", '["bye"]']);
      this.turn.out.push(["shut", code]);
    }
    this.phase = "over";
    this.turn.out.push(...this.session.end(isOwnWish));
    this.status({ is: "over", code, reason });
  }

  // -- what the server says -----------------------------------------------------------------------

  hear(data: string | Uint8Array): void {
    if (this.phase !== "open" && this.phase !== "greeting") return;
    this.pulse.heard(this.turn.now);
    if (this.phase === "open" && this.plain) return this.handOn(data);
    if (typeof data === "string" && data.startsWith("[")) return this.control(data);
    if (this.phase === "greeting" || (typeof data === "string" && !data.startsWith("{"))) return this.broke();
    this.handOn(data);
  }

  private handOn(data: string | Uint8Array): void {
    this.turn.out.push(...this.session.hear(data, this.plain, this.turn.now));
  }

  private control(data: string): void {
    const [name, value] = readControl(data) ?? [];
    if (name === "refused" || name === "going") this.retry.name(fields(value)["retry"]);
    else if (this.phase === "greeting" && name === "welcome") this.welcome(fields(value));
    else if (this.phase === "greeting" || name === undefined) this.broke();
    else if (name === "ack" && !this.session.acknowledge(value)) this.broke();
  }

  leave(reload: boolean): void {
    if (!reload) return this.end(1000, "the page was left", true);
    this.phase = "over";
    this.turn.out.push(["shut", null]);
  }

  private status(status: Status): void {
    this.turn.out.push(["signal", "status", status]);
  }
}

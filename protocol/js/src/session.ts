// What outlives connections: both counts, what is kept, the open requests.

import { bytesOf, fields, isCount, read, type Fields, type Heard } from "./frames.js";
import { asHandedIn, Kept, onWire, type Frame } from "./kept.js";
import { Intake } from "./pulse.js";
import { Requests } from "./requests.js";
import type { Action, Refusal, Saved, Signals, Unsure } from "./steps.js";

export interface QueueLimits {
  readonly frames: number;
  readonly bytes: number;
}

export class Session {
  readonly kept: Kept;
  readonly intake = new Intake();
  readonly requests = new Requests();
  /** Of all sessions there have been; a request of the server is answered in its own. */
  number = 0;
  private token: string | undefined;
  private asks = 0;
  private begun = false;
  private comebacks = 0;

  constructor(
    private readonly client: string,
    private readonly limits: QueueLimits,
  ) {
    this.kept = new Kept(limits);
  }

  // -- its life -----------------------------------------------------------------------------------

  hello(auth: string | undefined): string {
    const { kept } = this;
    const resume = this.token !== undefined && {
      resume: this.token,
      got: this.intake.got,
      sent: [kept.acked + 1, kept.sent],
      nth: (this.comebacks += 1),
    };
    return JSON.stringify(["hello", { v: 1, client: this.client, auth, ...resume }]);
  }

  /** The server's welcome; undefined if it does not fit what we know. */
  enter(welcome: Fields): Action[] | undefined {
    const { resumed, got, from, token, session, why, ack } = welcome;
    const { kept, intake } = this;
    const actions: Action[] = [];
    if (resumed === true) {
      if (this.token === undefined || from !== intake.got + 1 || !this.acknowledge(got)) return undefined;
      actions.push(["signal", "resumed", { session: String(session) }]);
    } else {
      actions.push(...this.restart(typeof why === "string" ? why : "new"));
    }
    this.token = typeof token === "string" ? token : undefined;
    intake.agree(ack);
    if (resumed === true) actions.push(["write", intake.acknowledged()]);
    return [...actions, ...kept.writeAll().map((frame) => write(frame, false))];
  }

  enterPlain(): Action[] {
    this.token = undefined;
    return [...this.restart("plain"), ...this.flush(true)];
  }

  /** A connection that nothing outlives is gone. */
  leavePlain(): Action[] {
    return this.requests.lose(this.wasWritten()).ended;
  }

  /** What the server has said cannot be: the next session is a new one. */
  forget(): void {
    this.token = undefined;
  }

  /** For good. What has never been sent is offered, too. */
  end(isOwnWish: boolean): Action[] {
    const wasWritten = this.wasWritten();
    const ended = this.requests.endAll((frame) => (wasWritten(frame) ? "outcome_unknown" : "closed"));
    const left = this.kept.all.flatMap((frame) => asHandedIn(frame, wasWritten(frame)));
    return isOwnWish ? ended : [...ended, ...offer(left)];
  }

  save(): Saved | undefined {
    const { token, asks, comebacks, intake, kept } = this;
    if (token === undefined) return undefined;
    return { token, got: intake.got, asks, comebacks, ...kept.save() };
  }

  load(saved: Saved): void {
    this.token = saved.token;
    this.asks = saved.asks;
    this.comebacks = saved.comebacks;
    this.begun = true;
    this.kept.load(saved);
    this.intake.restart(saved.got);
  }

  private restart(why: string): Action[] {
    const { ended, again } = this.requests.lose(this.wasWritten());
    const lost = this.kept.restart(again).flatMap((frame) => asHandedIn(frame, true));
    this.intake.restart(0);
    const signal: Action[] = this.begun ? [["signal", "restarted", { why }]] : [];
    this.begun = true;
    this.number += 1;
    return [...signal, ...ended, ...offer(lost)];
  }

  private wasWritten(): (frame: Frame) => boolean {
    const { all, waiting } = this.kept;
    const waits = new Set(all.slice(all.length - waiting));
    return (frame) => !waits.has(frame);
  }

  // -- what is said -------------------------------------------------------------------------------

  /** Whether the queue takes the frame. */
  keep(frame: Frame): boolean {
    if (!this.kept.hasRoomFor(frame)) return false;
    this.kept.add(frame);
    return true;
  }

  /** The number of a new request, or undefined if the queue is full. */
  ask(event: string, body: unknown, ttl: number, once: string | null, now: number): number | undefined {
    const ask = this.asks + 1;
    const data = JSON.stringify({ event, body, ask, ttl, ...(once !== null && { once }) });
    const frame: Frame = { kind: "ask", data, ask };
    if (this.requests.count >= this.limits.frames || !this.keep(frame)) return undefined;
    this.requests.add(ask, { frame, deadline: now + ttl, isOnce: once !== null });
    return (this.asks = ask);
  }

  /** Writes what waits. */
  flush(plain: boolean): Action[] {
    const actions = this.kept.writeRest().map((frame) => write(frame, plain));
    if (plain) this.kept.acknowledge(this.kept.sent);
    return actions;
  }

  /** Whether the server can have so many. */
  acknowledge(got: unknown): boolean {
    if (!isCount(got) || got < this.kept.acked || got > this.kept.sent) return false;
    this.kept.acknowledge(got);
    return true;
  }

  /** Ends the requests that nobody waits for any more. */
  expire(now: number): Action[] {
    return this.requests.due(now).flatMap((id) => {
      this.kept.withdraw(id);
      return this.requests.settle(id, null, { code: "timed_out" });
    });
  }

  // -- what is heard ------------------------------------------------------------------------------

  /** A frame that is no control. */
  hear(data: string | Uint8Array, plain: boolean, now: number): Action[] {
    if (!plain) this.intake.take(bytesOf(data), now);
    if (typeof data !== "string") return [["signal", "binary", data]];
    return this.handOn(read(data, !plain));
  }

  private handOn(heard: Heard): Action[] {
    switch (heard.is) {
      case "text":
        return [["signal", "text", heard.text]];
      case "asked":
        return [["asked", heard.id, this.number, heard.event, heard.body]];
      case "reply":
        return this.requests.settle(heard.id, heard.body, heard.error);
      case "event":
        return heard.event.startsWith("$") ? notice(heard.event, heard.body) : [["event", heard.event, heard.body]];
    }
  }
}

/** What the server itself tells, as an event. */
function notice(event: string, body: unknown): Action[] {
  const told = fields(body);
  if (event === "$room") return [["signal", "room", told as Signals["room"]]];
  if (event === "$skipped") return [["signal", "skipped", told as unknown as Signals["skipped"]]];
  if (event === "$error") return [["signal", "error", told as Refusal]];
  return [];
}

const offer = (unsure: readonly Unsure[]): Action[] => (unsure.length > 0 ? [["signal", "unsure", unsure]] : []);

const write = (frame: Frame, plain: boolean): Action => ["write", onWire(frame, plain)];


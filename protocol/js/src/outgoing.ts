// What the application hands in: kept until it is acknowledged, and written when it can be.

import type { Connection } from "./connection.js";
import { bytesOf } from "./frames.js";
import { onWire, type Frame } from "./kept.js";
import type { Session } from "./session.js";
import type { Action, Input, Refusal } from "./steps.js";

type Refused = "full" | "over" | "too_big";

export class Outgoing {
  constructor(
    private readonly session: Session,
    private readonly connection: Connection,
  ) {}

  /** What the application is told at once. */
  take(input: Input, now: number): Action[] {
    switch (input[0]) {
      case "send": return this.post({ kind: "event", data: JSON.stringify({ event: input[1], body: input[2] }) });
      case "send_text": return this.post({ kind: "text", data: input[1] });
      case "send_binary": return this.post({ kind: "binary", data: input[1] });
      case "ask": return this.ask(input[1], input[2], input[3], input[4], now);
      case "reply": return this.reply(input[2], JSON.stringify({ reply: input[1], body: input[3] ?? null }));
      case "refuse": return this.reply(input[2], JSON.stringify({ reply: input[1], error: input[3] }));
      default: return [];
    }
  }

  private post(frame: Frame): Action[] {
    const refused = this.keep(frame);
    return refused ? [["fail", refused]] : [];
  }

  private ask(event: string, body: unknown, within: number, key: string | null, now: number): Action[] {
    const refused = this.refusal({ kind: "ask", data: JSON.stringify({ event, body }) });
    const id = refused ? undefined : this.session.ask(event, body, within, key, now);
    return [id === undefined ? ["fail", refused ?? "full"] : ["asking", id]];
  }

  /** A session that is over waits for no reply. */
  private reply(session: number, data: string): Action[] {
    if (session !== this.session.number || this.connection.phase === "over") return [];
    const code = this.keep({ kind: "reply", data });
    const error: Refusal = { code: code ?? "", message: "a reply could not be kept" };
    return code ? [["signal", "error", error]] : [];
  }

  private keep(frame: Frame): Refused | undefined {
    return this.refusal(frame) ?? (this.session.keep(frame) ? undefined : "full");
  }

  private refusal(frame: Frame): Refused | undefined {
    if (this.connection.phase === "over") return "over";
    return bytesOf(onWire(frame, false)) > this.connection.largest ? "too_big" : undefined;
  }
}

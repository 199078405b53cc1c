// What was handed in for sending and is not acknowledged yet: numbered frames, then those that wait.

import { bytesOf } from "./frames.js";
import type { Kind, Saved, Unsure } from "./steps.js";

export interface Frame {
  readonly kind: Kind;
  /** As it was handed in by sendText(), else as it travels. */
  readonly data: string | Uint8Array;
  /** Of a request. */
  readonly ask?: number;
}

/** As it travels: texts are wrapped where objects and texts must be told apart. */
export const onWire = ({ kind, data }: Frame, plain: boolean): string | Uint8Array =>
  kind === "text" && !plain ? JSON.stringify({ text: data }) : data;

const sizeOf = (frame: Frame): number => bytesOf(onWire(frame, false));

export class Kept {
  private frames: Frame[] = [];
  private bytes = 0;
  /** Of the frames, the first so many have a number: they have been written to some connection. */
  private numbered = 0;
  /** The number of the newest frame that the server has. */
  acked = 0;

  constructor(private readonly limits: { readonly frames: number; readonly bytes: number }) {}

  /** The number of the newest frame that has been written. */
  get sent(): number {
    return this.acked + this.numbered;
  }

  get all(): readonly Frame[] {
    return this.frames;
  }

  get waiting(): number {
    return this.frames.length - this.numbered;
  }

  hasRoomFor(frame: Frame): boolean {
    return this.frames.length < this.limits.frames && this.bytes + sizeOf(frame) <= this.limits.bytes;
  }

  add(frame: Frame): void {
    this.frames.push(frame);
    this.bytes += sizeOf(frame);
  }

  /** The server has all frames up to that number. */
  acknowledge(number: number): void {
    const count = number - this.acked;
    this.forget(this.frames.splice(0, count));
    this.numbered -= count;
    this.acked = number;
  }

  /** All frames that the server does not have, in order: they are written now. */
  writeAll(): readonly Frame[] {
    this.numbered = this.frames.length;
    return this.frames;
  }

  /** Those that have not been written yet. */
  writeRest(): readonly Frame[] {
    const rest = this.frames.slice(this.numbered);
    this.numbered = this.frames.length;
    return rest;
  }

  /** A request that is not waited for any more need not be made, if it has not been. */
  withdraw(ask: number): void {
    const at = this.frames.findIndex((frame) => frame.ask === ask);
    if (at >= this.numbered) this.forget(this.frames.splice(at, 1));
  }

  /** For a new session: the counts begin again, and replies go with the session that asked. The
   *  frames that had a number are given back. */
  restart(again: readonly Frame[]): readonly Frame[] {
    const lost = this.frames.slice(0, this.numbered);
    const rest = this.frames.slice(this.numbered).filter(({ kind }) => kind !== "reply");
    this.frames = [...again, ...rest];
    this.bytes = this.frames.reduce((sum, frame) => sum + sizeOf(frame), 0);
    this.acked = this.numbered = 0;
    return lost;
  }

  save(): Pick<Saved, "acked" | "sent" | "frames"> {
    const frames = this.frames.filter(({ kind }, i) => i < this.numbered || kind !== "ask");
    return {
      acked: this.acked,
      sent: this.sent,
      frames: frames.map(({ kind, data }) => [kind, typeof data === "string" ? data : [...data]]),
    };
  }

  load({ acked, sent, frames }: Saved): void {
    for (const [kind, data] of frames) {
      this.add({ kind, data: typeof data === "string" ? data : Uint8Array.from(data) });
    }
    this.acked = acked;
    this.numbered = sent - acked;
  }

  private forget(frames: readonly Frame[]): void {
    for (const frame of frames) this.bytes -= sizeOf(frame);
  }
}

/** As the application handed it in; nothing for requests, which end by their promise, and replies. */
export function asHandedIn(frame: Frame, sent: boolean): Unsure[] {
  const { kind, data } = frame;
  if (typeof data !== "string") return [{ sent, binary: data }];
  if (kind === "text") return [{ sent, text: data }];
  if (kind !== "event") return [];
  const { event, body } = JSON.parse(data) as { event: string; body: unknown };
  return [{ sent, event, body }];
}

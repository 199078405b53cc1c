// When to come back, and whether.

import { isCount, readWindow, type Fields, type Window } from "./frames.js";

const never = new Set([1000, 1002, 1003, 1007, 1008, 1009, 1010, 4004, 4010, 4011]);

/** Whether a close code is the last word; protocol/session/README.md has the table. */
export const isTerminal = (code: number): boolean => never.has(code) || code >= 4100;

export const brokeProtocol = 4007;
const tooFast = 4008;

const held = 5_000; // a welcome that lasted so long was a success
const doubled = 2_000;

export class Retry {
  private first: Window = [0, 1_000];
  private most = 20_000;
  private tries = 0;
  private named: Window | null = null;

  /** What a welcome asks for. */
  agree(value: Fields): void {
    this.first = readWindow(value["first"], this.first);
    if (isCount(value["most"])) this.most = value["most"];
  }

  /** The server has named a window for the next attempt. */
  name(value: unknown): void {
    this.named = readWindow(value, [0, this.most]);
  }

  get isNamed(): boolean {
    return this.named !== null;
  }

  begun(): void {
    this.named = null;
  }

  /** How long to wait, after a connection that was open for so long, or was not. */
  delay(code: number, openFor: number, dice: number): number {
    if (openFor >= held) this.tries = 0;
    if (code === tooFast) this.named = [this.most, this.most + this.first[1]];
    const [least, most] = this.named ?? this.window();
    this.tries += 1;
    return Math.floor(least + dice * (most - least));
  }

  private window(): Window {
    if (this.tries === 0) return this.first;
    return [0, Math.min(this.most, doubled * 2 ** (this.tries - 1))];
  }
}

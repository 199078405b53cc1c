// The open requests of this client: each gets one end.

import type { Frame } from "./kept.js";
import type { Action, Refusal } from "./steps.js";

interface Request {
  readonly frame: Frame;
  readonly deadline: number;
  readonly isOnce: boolean;
}

export class Requests {
  private readonly open = new Map<number, Request>();

  get count(): number {
    return this.open.size;
  }

  add(id: number, request: Request): void {
    this.open.set(id, request);
  }

  /** The actions that end it; none if it has ended before. */
  settle(id: unknown, body: unknown, error: Refusal | undefined): Action[] {
    if (!this.open.delete(id as number)) return [];
    return [error ? ["rejected", id as number, error] : ["settled", id as number, body ?? null]];
  }

  /** The earliest deadline; Infinity if nothing is open. */
  get deadline(): number {
    let least = Infinity;
    for (const { deadline } of this.open.values()) least = Math.min(least, deadline);
    return least;
  }

  due(now: number): number[] {
    return [...this.open].filter(([, { deadline }]) => deadline <= now).map(([id]) => id);
  }

  /** Nobody can say any more what became of those that were `lost`; but who has an open one, and has
   *  marked it, wants it made again. */
  lose(lost: (frame: Frame) => boolean): { ended: Action[]; again: Frame[] } {
    const ended: Action[] = [];
    const again: Frame[] = [];
    for (const [id, { frame, isOnce }] of this.open) {
      if (!lost(frame)) continue;
      if (isOnce) again.push(frame);
      else ended.push(...this.settle(id, null, { code: "outcome_unknown" }));
    }
    return { ended, again };
  }

  endAll(code: (frame: Frame) => string): Action[] {
    return [...this.open].flatMap(([id, { frame }]) => this.settle(id, null, { code: code(frame) }));
  }
}

// Whether anybody is there, and what has to be acknowledged by when.

import { isCount } from "./frames.js";

const probed = 2_000; // for an answer
const quiet = 30_000; // before a doubt
const grace = 10_000; // beyond the server's beat
const late = 1_000; // a timer that is so late has slept with the machine

export class Pulse {
  private beat = 25_000;
  private heardAt = 0;
  private probeDue = Infinity;
  private probes = 0;

  begin(now: number, beat: unknown): void {
    if (isCount(beat)) this.beat = beat;
    this.heard(now);
  }

  heard(now: number): void {
    this.heardAt = now;
    this.probeDue = Infinity;
  }

  get deadline(): number {
    return Math.min(this.probeDue, this.heardAt + this.beat + grace);
  }

  isQuiet(now: number): boolean {
    return now - this.heardAt >= quiet;
  }

  /** The probe to send, unless one is on its way. */
  probe(now: number): string | undefined {
    if (this.probeDue !== Infinity) return undefined;
    this.probeDue = now + probed;
    this.probes += 1;
    return JSON.stringify(["probe", this.probes]);
  }

  /** At the deadline: dead, or a doubt if it was not waited for awake. */
  verdict(now: number): "alive" | "dead" | "doubtful" {
    if (now < this.deadline) return "alive";
    if (now < this.deadline + late) return "dead";
    this.heard(now);
    return "doubtful";
  }
}

/** What has been taken in, and how much of it the server knows. */
export class Intake {
  got = 0;
  private told = 0;
  private bytes = 0;
  private due = Infinity;
  private after: readonly [frames: number, bytes: number, milliseconds: number] = [32, 65_536, 1_000];

  agree(value: unknown): void {
    if (!Array.isArray(value)) return;
    const [frames, bytes, time] = value as unknown[];
    if (isCount(frames) && isCount(bytes) && isCount(time)) this.after = [frames, bytes, time];
  }

  restart(got: number): void {
    this.got = got;
    this.acknowledged();
  }

  take(bytes: number, now: number): void {
    this.got += 1;
    this.bytes += bytes;
    this.due = Math.min(this.due, now + this.after[2]);
  }

  get deadline(): number {
    return this.due;
  }

  isDue(now: number): boolean {
    const [frames, bytes] = this.after;
    const fresh = this.got - this.told;
    return fresh > 0 && (fresh >= frames || this.bytes >= bytes || now >= this.due);
  }

  /** The acknowledgement to send. */
  acknowledged(): string {
    this.told = this.got;
    this.bytes = 0;
    this.due = Infinity;
    return JSON.stringify(["ack", this.got]);
  }
}

// Whether to offer porthouse.v1, to a server that may not know it.

import { subprotocol } from "./frames.js";

/** Browsers fail a connection that was not given the subprotocol which it offered, and do not say so.
 *  A server is plain if it refused such a socket both before and after it took a plain one. */
export class Offer {
  private knows: "nothing" | "v1" | "plain";
  private doubts = 0;

  constructor(plain: boolean | undefined) {
    this.knows = plain === undefined ? "nothing" : plain ? "plain" : "v1";
  }

  get isPlain(): boolean {
    return this.knows === "plain";
  }

  /** For the next socket. Where the server is not known, every second one of an attempt offers nothing. */
  get offers(): boolean {
    return this.knows === "v1" || (this.knows === "nothing" && this.doubts % 2 === 0);
  }

  begin(): void {
    this.doubts = 0;
  }

  /** A socket has not opened: whether this attempt goes on with another one. */
  refused(): boolean {
    if (this.knows !== "nothing" || !this.offers) return false;
    this.doubts += 1;
    return true;
  }

  /** `again`: it is there; perhaps it was not when it was offered the subprotocol. */
  opened(protocol: string): "v1" | "plain" | "again" {
    if (protocol === subprotocol) {
      this.knows = "v1";
    } else if (this.knows === "nothing" && this.doubts === 1) {
      this.doubts = 2;
      return "again";
    } else {
      this.knows = "plain";
    }
    return this.knows;
  }
}

// What the client needs of browsers, workers and Node.

/** As much of a WebSocket as is used here: the browser's, Node's from 22 on, or that of `ws`. */
export interface SocketLike {
  binaryType: string;
  readonly protocol: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string | Uint8Array): void;
  close(code?: number): void;
}

export interface SocketClass {
  new (url: string, protocols: string[]): SocketLike;
}

/** Time, dice and timers, so that a test can have its own. */
export interface World {
  /** Whole milliseconds, from any beginning. */
  now(): number;
  dice(): number;
  /** Calls `then` later; the result takes it back. */
  after(delay: number, then: () => void): () => void;
  /** A key that nobody else has. */
  key(): string;
}

export const world: World = {
  now: () => Math.round(performance.now()),
  dice: () => Math.random(),
  after: (delay, then) => {
    const timer = setTimeout(then, Math.min(delay, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  key: () => globalThis.crypto?.randomUUID?.() ?? uuid(),
};

/** Pages that came by http have no randomUUID, and old Nodes no crypto. */
function uuid(): string {
  const bytes = new Uint8Array(16);
  if (globalThis.crypto) crypto.getRandomValues(bytes);
  else bytes.forEach((_, i) => (bytes[i] = Math.random() * 256));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

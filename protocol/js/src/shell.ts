// Does what the core wants: sockets, one timer, and calls of the application in their order.

import { subprotocol } from "./frames.js";
import type { Core } from "./core.js";
import type { Action, Input } from "./steps.js";
import type { SocketClass, SocketLike, World } from "./world.js";

export interface Face {
  /** What the application has to show at the door. */
  readonly token: (() => string | Promise<string>) | undefined;
  /** An action that is the application's. */
  take(action: Action): void;
}

const isOpen = 1;
const isClosed = 3;
const goodbye = 2_000; // for the other end to answer a Close

export class Shell {
  private socket: SocketLike | undefined;
  private cancel = (): void => {};
  private readonly todo: Action[] = [];
  private isBusy = false;
  /** Settles when the last socket that was shut has closed. */
  closed: Promise<void> = Promise.resolve();

  constructor(
    private readonly core: Core,
    private readonly url: string,
    private readonly Socket: SocketClass,
    private readonly world: World,
    private readonly face: Face,
  ) {}

  /** Does what follows from `input`; `look` sees it first, and may throw. What an application's handler
   *  sets off comes after what is being done: the order of frames is the order of calls. */
  put(input: Input, look?: (actions: readonly Action[]) => void): void {
    const actions = this.core.step(input, this.world.now(), this.world.dice());
    this.todo.push(...actions);
    try {
      look?.(actions);
    } finally {
      if (!this.isBusy) this.work();
    }
  }

  private work(): void {
    this.isBusy = true;
    for (let action = this.todo.shift(); action; action = this.todo.shift()) {
      try {
        this.run(action);
      } catch (error) {
        report(error);
      }
    }
    this.isBusy = false;
  }

  /** What has been written and has not left this machine. */
  get buffered(): number {
    return this.socket?.bufferedAmount ?? 0;
  }

  private run(action: Action): void {
    switch (action[0]) {
      case "authenticate": return this.authenticate(action[1]);
      case "connect": return this.connect(action[1]);
      case "write": return this.write(action[1]);
      case "shut": return this.shut(action[1]);
      case "wake": return this.wake(action[1]);
      default: return this.face.take(action);
    }
  }

  private authenticate(attempt: number): void {
    const { token } = this.face;
    new Promise<string>((resolve) => resolve(token ? token() : "")).then(
      (auth) => this.put(["token", attempt, auth]),
      (error: unknown) => this.put(["no_token", attempt, Number((error as { status?: unknown } | null)?.status) || 0]),
    );
  }

  private connect(offer: boolean): void {
    let socket: SocketLike;
    try {
      socket = new this.Socket(this.url, offer ? [subprotocol] : []);
    } catch (error) {
      return this.put(["closed", 1006, String(error)]);
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.put(["opened", socket.protocol ?? ""]);
    socket.onmessage = ({ data }: { data: unknown }) =>
      this.put(typeof data === "string" ? ["text", data] : ["binary", new Uint8Array(data as ArrayBuffer)]);
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      this.socket = undefined;
      this.put(["closed", code, reason]);
    };
    socket.onerror = () => {}; // a close follows; `ws` throws what nobody hears
  }

  private write(data: string | Uint8Array): void {
    if (this.socket?.readyState === isOpen) this.socket.send(data);
  }

  private shut(code: number | null): void {
    const { socket } = this;
    this.socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (code === null || socket.readyState === isClosed) return;
    this.closed = new Promise((resolve) => {
      const cancel = this.world.after(goodbye, resolve);
      socket.onclose = () => {
        cancel();
        resolve();
      };
    });
    socket.close(code);
  }

  private wake(at: number | null): void {
    this.cancel();
    this.cancel = at === null ? () => {} : this.world.after(Math.max(0, at - this.world.now()), () => this.put(["tick"]));
  }
}

/** As an error that nobody has caught: what an application's handler throws is not ours. */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else queueMicrotask(() => { throw error; });
}

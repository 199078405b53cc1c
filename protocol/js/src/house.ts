// What an application sees.

import { Core, type Books } from "./core.js";
import { Listeners } from "./listeners.js";
import { report, Shell } from "./shell.js";
import { isHidden, takeSaved, watchPage } from "./shell_page.js";
import type { Action, Refusal, Signals, Status } from "./steps.js";
import { version } from "./version.js";
import { world as thisWorld, type SocketClass, type World } from "./world.js";
import type { AskOptions, House, Options, Rooms } from "./face.js";

/** An error with a `code` for programs: `full`, `over`, `too_big`, or why a request failed. */
export class HouseError extends Error {
  override readonly name = "HouseError";
  readonly code: string;

  constructor(readonly refusal: Refusal) {
    super(refusal.message ?? refusal.code);
    this.code = refusal.code;
  }
}

interface Asked {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: HouseError) => void;
}

const queue = { frames: 1_000, bytes: 1_048_576 };
const patience = 10_000;

type Answer = (body: unknown) => unknown;

export class RemoteHouse {
  status: Status = { is: "connecting" };
  room: Signals["room"] | undefined;
  private readonly events = new Listeners();
  private readonly signals = new Listeners();
  private readonly answers = new Map<string, Answer>();
  private readonly asked = new Map<number, Asked>();
  private readonly limits: { readonly frames: number; readonly bytes: number };
  private readonly core: Core;
  private readonly shell: Shell;
  private readonly unwatch: () => void;

  constructor(url: string, options: Options, private readonly world: World) {
    const Socket = options.WebSocket ?? (globalThis.WebSocket as unknown as SocketClass | undefined);
    if (!Socket) throw new TypeError("there is no WebSocket here: connect(url, { WebSocket })");
    this.limits = { ...queue, ...options.queue };
    const { plain, token } = options;
    this.core = new Core({ client: `porthouse-client/${version}`, hasToken: token !== undefined, queue: this.limits, plain });
    this.shell = new Shell(this.core, url, Socket, world, { token, take: (action) => this.take(action) });
    const key = options.reload ? `porthouse ${url}` : undefined;
    this.unwatch = watchPage(this.shell, this.core, key);
    this.shell.put(["start", { hidden: isHidden(), saved: key ? takeSaved(key) : undefined }]);
  }

  get books(): Books {
    return this.core.books;
  }

  on(event: string, listener: (body: unknown) => void): () => void {
    return this.events.add(event, listener);
  }

  when(signal: string, listener: (value: never) => void): () => void {
    return this.signals.add(signal, listener as (value: unknown) => void);
  }

  send(event: string, body: unknown = {}): void {
    this.post(["send", event, body]);
  }

  sendText(text: string): void {
    this.post(["send_text", text]);
  }

  sendBinary(data: ArrayBuffer | ArrayBufferView): void {
    const view = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    this.post(["send_binary", view.slice()]); // what is kept may not change
  }

  ask(event: string, body: unknown = {}, { within = patience, once = false }: AskOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.checkBuffer();
      const key = once ? this.world.key() : null;
      this.shell.put(["ask", event, body, within, key], (actions) => {
        refuse(actions);
        for (const action of actions) if (action[0] === "asking") this.asked.set(action[1], { resolve, reject });
      });
    });
  }

  answer(event: string, answer: Answer): () => void {
    this.answers.set(event, answer);
    return () => {
      if (this.answers.get(event) === answer) this.answers.delete(event);
    };
  }

  wake(): void {
    this.shell.put(["wake"]);
  }

  close(): Promise<void> {
    this.shell.put(["close"]);
    return this.shell.closed;
  }

  // -- from the core --------------------------------------------------------------------------------

  private post(input: Parameters<Shell["put"]>[0]): void {
    this.checkBuffer();
    this.shell.put(input, refuse);
  }

  /** A plain connection keeps nothing: what it may have waiting is bounded here. */
  private checkBuffer(): void {
    if (this.shell.buffered > this.limits.bytes) throw new HouseError({ code: "full" });
  }

  private take(action: Action): void {
    switch (action[0]) {
      case "event":
        this.signals.tell("event", { event: action[1], body: action[2] });
        return this.events.tell(action[1], action[2]);
      case "signal": return this.signal(action[1], action[2]);
      case "settled": return this.ended(action[1])?.resolve(action[2]);
      case "rejected": return this.ended(action[1])?.reject(new HouseError(action[2]));
      case "asked": return this.reply(action[1], action[2], action[3], action[4]);
      default:
    }
  }

  private signal(name: keyof Signals, value: unknown): void {
    if (name === "status") {
      this.status = this.dated(value as Status);
      if (this.status.is === "over") this.unwatch();
      return this.signals.tell(name, this.status);
    }
    if (name === "room") this.room = value as Signals["room"];
    if (name === "restarted") this.room = undefined;
    this.signals.tell(name, value);
  }

  /** The core counts from a beginning of its own. */
  private dated(status: Status): Status {
    if (!("retryAt" in status) || status.retryAt === null) return status;
    return { ...status, retryAt: Date.now() + status.retryAt - this.world.now() };
  }

  private ended(id: number): Asked | undefined {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    return asked;
  }

  private reply(id: string | number, session: number, event: string, body: unknown): void {
    const answer = this.answers.get(event);
    if (!answer) return this.shell.put(["refuse", id, session, { code: "no_such_event" }]);
    new Promise((resolve) => resolve(answer(body)))
      .then((reply) => this.shell.put(["reply", id, session, reply]))
      .catch((error: unknown) => this.shell.put(["refuse", id, session, this.refusal(error)]));
  }

  /** What a handler throws goes to the server only if it says so itself, by a code. */
  private refusal(error: unknown): Refusal {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    if (typeof code === "string") return { code, message: String(message) };
    report(error);
    return { code: "crashed" };
  }
}

function refuse(actions: readonly Action[]): void {
  for (const action of actions) if (action[0] === "fail") throw new HouseError({ code: action[1] });
}

/** Connects, and comes back by itself until close(), or until the server says that it is over. */
export function connect<R extends Rooms = Rooms>(url: string | URL, options: Options = {}): House<R> {
  return connectIn(thisWorld, url, options);
}

export function connectIn<R extends Rooms = Rooms>(world: World, url: string | URL, options: Options): House<R> {
  return new RemoteHouse(String(url), options, world) as House<R>;
}


// The types of an application's side.

import type { Books } from "./core.js";
import type { Signals, Status } from "./steps.js";
import type { SocketClass } from "./world.js";

/**
 * What the rooms of a server say and take, as four maps from the name of an event; what is left out
 * is `unknown`.
 *
 *     interface Chat {
 *       hears: { said: { name: string; text: string } };
 *       says: { say: { text: string } };
 *       asks: { buy: { body: { sku: number }; reply: { sum: number } } };
 *       answers: { "sure?": { body: { sum: number }; reply: boolean } };
 *     }
 *     const house = connect<Chat>("wss://chat.example/");
 *
 * `server --schema | npx porthouse-types` writes it. A body that may be left out is one that
 * may be undefined.
 */
export interface Rooms {
  hears?: object;
  says?: object;
  asks?: object;
  answers?: object;
}

type Map<R, Part extends keyof Rooms, Otherwise> = R extends { [P in Part]: infer Bodies } ? Bodies : Otherwise;
type AnyBody = Record<string, unknown>;
type AnyRequest = Record<string, { body: unknown; reply: unknown }>;
type Hears<R> = Map<R, "hears", AnyBody>;
type Says<R> = Map<R, "says", AnyBody>;
type Asks<R> = Map<R, "asks", AnyRequest>;
type Answers<R> = Map<R, "answers", AnyRequest>;
type Name<M> = keyof M & string;
type BodyOf<Request> = Request extends { body: infer Body } ? Body : unknown;
/** A body as the arguments of a call: it may be left out if it may be undefined. */
type Given<Body, More extends unknown[] = []> = undefined extends Body ? [body?: Body, ...more: More] : [body: Body, ...more: More];
type ReplyTo<Request> = Request extends { reply: infer Reply } ? Reply : unknown;

export interface Options {
  /** What the server's `authenticate` wants to see; asked for before each attempt. An error with
   *  `status` 401 or 403 ends it for good, any other is one more reason to try again. */
  token?: () => string | Promise<string>;
  /** Find the session again after a reload of this page (sessionStorage). Default: a page that is
   *  left says goodbye. */
  reload?: boolean;
  /** Where there is none: `import { WebSocket } from "ws"`. */
  WebSocket?: SocketClass;
  /** What may wait, or be unacknowledged: 1000 frames and 1 MiB. Beyond that, sending throws `full`. */
  queue?: { frames?: number; bytes?: number };
  /** true: the server does not speak porthouse.v1, false: it does. Default: found out. */
  plain?: boolean;
}

export interface AskOptions {
  /** How long the reply is waited for, in milliseconds: 10 000. */
  within?: number;
  /** Ask again, by the same key, if the session was lost: for servers that know the key again. */
  once?: boolean;
}

export interface House<R extends Rooms = Rooms> {
  readonly status: Status;
  /** The room that owns this client, once the server has told. */
  readonly room: Signals["room"] | undefined;
  /** How many frames have gone and come in this session. */
  readonly books: Books;

  /** Calls `listener` for each such event of a room; the result takes it back. */
  on<E extends Name<Hears<R>>>(event: E, listener: (body: Hears<R>[E]) => void): () => void;
  /** As on(), for what the client itself has to say. */
  when<S extends keyof Signals>(signal: S, listener: (value: Signals[S]) => void): () => void;

  /** Sent once and in order, now or when there is a connection again. Throws a HouseError. */
  send<E extends Name<Says<R>>>(event: E, ...body: Given<Says<R>[E]>): void;
  sendText(text: string): void;
  sendBinary(data: ArrayBuffer | ArrayBufferView): void;

  /** Settles once: by the reply, or by a HouseError with the server's code, or `timed_out`,
   *  `outcome_unknown`, `closed`, `full`, `over`, `too_big`. */
  ask<E extends Name<Asks<R>>>(
    event: E,
    ...body: Given<BodyOf<Asks<R>[E]>, [options?: AskOptions]>
  ): Promise<ReplyTo<Asks<R>[E]>>;
  /** Replies to requests of the server by what `answer` returns. An error with a `code` is sent as
   *  that, any other as `crashed`. */
  answer<E extends Name<Answers<R>>>(
    event: E,
    answer: (body: BodyOf<Answers<R>[E]>) => ReplyTo<Answers<R>[E]> | Promise<ReplyTo<Answers<R>[E]>>,
  ): () => void;

  /** Does not wait any longer: tries within 200 ms. Of an open connection, finds out whether it is one. */
  wake(): void;
  /** Leaves for good; settles when the connection has closed. */
  close(): Promise<void>;
}

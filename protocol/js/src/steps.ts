// What goes into the core and what comes out of it: plain values, so that both can be recorded.

/** Why a request failed, or a message was not taken; `code` is what programs look at. */
export interface Refusal {
  readonly code: string;
  readonly message?: string;
  readonly [more: string]: unknown;
}

export type Status =
  /** On its way: the first time, or again. */
  | { readonly is: "connecting" }
  /** `resumed`: in the session that it had. `plain`: the server does not speak porthouse.v1. */
  | { readonly is: "open"; readonly resumed: boolean; readonly plain: boolean }
  /** Tries again at `retryAt` (milliseconds, as Date.now() has them), or, if that is null, when the page is seen. */
  | { readonly is: "away"; readonly retryAt: number | null }
  /** As away, and the machine says that it has no network. */
  | { readonly is: "offline"; readonly retryAt: number | null }
  /** For good. */
  | { readonly is: "over"; readonly code: number; readonly reason: string };

/** Something that was handed in for sending, as it was handed in. `sent`: it may have arrived. */
export type Unsure =
  | { readonly sent: boolean; readonly event: string; readonly body: unknown }
  | { readonly sent: boolean; readonly text: string }
  | { readonly sent: boolean; readonly binary: Uint8Array };

/** What the client itself says; what rooms say are events. */
export interface Signals {
  status: Status;
  /** The session goes on: what was missed follows now, and nothing was lost. */
  resumed: { readonly session: string };
  /** A new session instead of the one before: what this page knows of the room may be old. */
  restarted: { readonly why: string };
  /** What was sent before the session was lost, and perhaps never arrived. */
  unsure: readonly Unsure[];
  /** The room from here on. */
  room: { readonly name: string; readonly how: string; readonly [more: string]: unknown };
  /** So many frames are missing here, by a rule of the room. */
  skipped: { readonly n: number; readonly bytes: number };
  /** A message that the room did not take, or a reply that could not be kept. */
  error: Refusal;
  /** Each event of a room, whoever hears it by on() besides: for logs and consoles. */
  event: { readonly event: string; readonly body: unknown };
  /** A text that is no event. */
  text: string;
  binary: Uint8Array;
}

/** A session as it is carried over a reload. */
export interface Saved {
  readonly token: string;
  readonly got: number;
  readonly acked: number;
  readonly asks: number;
  readonly comebacks: number;
  /** Those with a number, then those without. */
  readonly sent: number;
  readonly frames: readonly (readonly [kind: Kind, data: string | readonly number[]])[];
}

export type Kind = "event" | "ask" | "reply" | "text" | "binary";

export type Input =
  | readonly ["start", { readonly hidden: boolean; readonly saved?: Saved | undefined }]
  /** What the application's token() gave, or how it failed. */
  | readonly ["token", attempt: number, auth: string]
  | readonly ["no_token", attempt: number, status: number]
  /** Of the one socket that was last asked for. */
  | readonly ["opened", protocol: string]
  | readonly ["text", data: string]
  | readonly ["binary", data: Uint8Array]
  | readonly ["closed", code: number, reason: string]
  /** The time that was asked for has come, or nearly. */
  | readonly ["tick"]
  | readonly ["send", event: string, body: unknown]
  | readonly ["send_text", text: string]
  | readonly ["send_binary", data: Uint8Array]
  | readonly ["ask", event: string, body: unknown, within: number, key: string | null]
  /** The answer to a request of the server, made in that session. */
  | readonly ["reply", id: string | number, session: number, body: unknown]
  | readonly ["refuse", id: string | number, session: number, error: Refusal]
  | readonly ["online"]
  | readonly ["offline"]
  | readonly ["hidden"]
  /** The page is visible, or comes out of a freezer. */
  | readonly ["seen"]
  /** The page goes; its session is to be found again by the next one, or not. */
  /** Somebody does not want to wait. */
  | readonly ["wake"]
  | readonly ["leave", reload: boolean]
  | readonly ["close"];

export type Action =
  | readonly ["authenticate", attempt: number]
  /** Opens a socket, and offers porthouse.v1 or nothing. */
  | readonly ["connect", offer: boolean]
  | readonly ["write", data: string | Uint8Array]
  /** Closes the socket, and hears no more of it; without a code it is left to the browser. */
  | readonly ["shut", code: number | null]
  /** The core wants a tick then: instead of any earlier wish; null: not at all. */
  | readonly ["wake", at: number | null]
  /** The call of the application that came in was refused. */
  | readonly ["fail", code: "full" | "over" | "too_big"]
  /** The request that came in has this number. */
  | readonly ["asking", id: number]
  | readonly ["settled", id: number, body: unknown]
  | readonly ["rejected", id: number, error: Refusal]
  | readonly ["event", name: string, body: unknown]
  | readonly ["asked", id: string | number, session: number, event: string, body: unknown]
  | { [Name in keyof Signals]: readonly ["signal", name: Name, value: Signals[Name]] }[keyof Signals];

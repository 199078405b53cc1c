// How frames read, and how they are written.

import type { Refusal } from "./steps.js";

export const subprotocol = "porthouse.v1";

/** Whole milliseconds, counts and sizes; anything else in their place is no frame of this protocol. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export type Heard =
  | { readonly is: "event"; readonly event: string; readonly body: unknown }
  | { readonly is: "asked"; readonly id: string | number; readonly event: string; readonly body: unknown }
  | { readonly is: "reply"; readonly id: unknown; readonly body: unknown; readonly error: Refusal | undefined }
  | { readonly is: "text"; readonly text: string };

/** What a counted text says. `wrapped`: texts of rooms travel as {"text":…} here. */
export function read(data: string, wrapped: boolean): Heard {
  const frame = parsed(data);
  if (wrapped && data.startsWith('{"text":') && typeof frame["text"] === "string") {
    return { is: "text", text: frame["text"] };
  }
  const { event, body, ask, reply } = frame;
  if (typeof event === "string") {
    const asks = typeof ask === "string" || typeof ask === "number";
    return asks ? { is: "asked", id: ask, event, body } : { is: "event", event, body };
  }
  if (reply !== undefined) return { is: "reply", id: reply, body, error: refusal(frame["error"]) };
  return { is: "text", text: data };
}

/** A control array, or undefined for what is none. */
export function readControl(data: string): unknown[] | undefined {
  try {
    const array: unknown = JSON.parse(data);
    return Array.isArray(array) ? array : undefined;
  } catch {
    return undefined;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; of anything else, none. */
export const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

function parsed(data: string): Fields {
  try {
    return fields(JSON.parse(data));
  } catch {
    return {};
  }
}

function refusal(error: unknown): Refusal | undefined {
  if (error === undefined) return undefined;
  const { code } = fields(error);
  return { ...fields(error), code: typeof code === "string" ? code : "unknown" };
}

/** A window of milliseconds, or `otherwise` for what is none. */
export function readWindow(value: unknown, otherwise: Window): Window {
  if (!Array.isArray(value)) return otherwise;
  const [least, most] = value as unknown[];
  return isCount(least) && isCount(most) && least <= most ? [least, most] : otherwise;
}

export type Window = readonly [least: number, most: number];

/** How many bytes a text has as UTF-8. */
export function bytesOf(data: string | Uint8Array): number {
  if (typeof data !== "string") return data.length;
  let bytes = data.length;
  for (let i = 0; i < data.length; ++i) {
    const unit = data.charCodeAt(i);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit & 0xf800) !== 0xd800 ? 2 : 1; // half a pair: two of four
  }
  return bytes;
}

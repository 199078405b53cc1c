// What pages and workers tell: the network, whether anybody looks, and that the page goes.

import type { Core } from "./core.js";
import type { Saved } from "./steps.js";
import type { Shell } from "./shell.js";

/** Finds what the page before this one has left, and takes it away: a duplicated tab finds nothing. */
export function takeSaved(key: string): Saved | undefined {
  try {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return text === null ? undefined : (JSON.parse(text) as Saved);
  } catch {
    return undefined; // no storage here, or not allowed
  }
}

function save(key: string, core: Core): void {
  try {
    const saved = core.save();
    if (saved) sessionStorage.setItem(key, JSON.stringify(saved));
  } catch {
    // Full or not allowed: the next page begins anew.
  }
}

export const isHidden = (): boolean => typeof document === "object" && document.hidden;

/** Listens until the result is called. `key`: where the session is left for a reload. */
export function watchPage(shell: Shell, core: Core, key: string | undefined): () => void {
  if (typeof globalThis.addEventListener !== "function") return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  const hear = (type: string, then: (event: Event) => void): void => globalThis.addEventListener(type, then, { signal });
  const seen = (): void => {
    if (key) takeSaved(key);
    shell.put(["seen"]);
  };
  hear("online", () => shell.put(["online"]));
  hear("offline", () => shell.put(["offline"]));
  if (typeof document !== "object") return () => stop.abort();

  const hearDocument = (type: string, then: () => void): void => document.addEventListener(type, then, { signal });
  hearDocument("visibilitychange", () => (isHidden() ? shell.put(["hidden"]) : seen()));
  hearDocument("freeze", () => { if (key) save(key, core); }); // it may be discarded without a word
  hearDocument("resume", seen);
  hear("pageshow", (event) => { if ((event as PageTransitionEvent).persisted) seen(); });
  hear("pagehide", (event) => {
    if (key) save(key, core);
    if (!(event as PageTransitionEvent).persisted) shell.put(["leave", key !== undefined]);
  });
  return () => stop.abort();
}

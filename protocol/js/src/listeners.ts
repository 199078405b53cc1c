import { report } from "./shell.js";

type Listener = (value: unknown) => void;

/** Who wants to hear what, by name, in the order in which they asked. */
export class Listeners {
  private readonly all = new Map<string, Set<Listener>>();

  /** The result takes the listener back. */
  add(name: string, listener: Listener): () => void {
    const own: Listener = (value) => listener(value); // so that one function can be added twice
    const those = this.all.get(name) ?? new Set();
    this.all.set(name, those.add(own));
    return () => void those.delete(own);
  }

  /** What one of them throws is no matter of the others. */
  tell(name: string, value: unknown): void {
    for (const listener of [...(this.all.get(name) ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** The same line is logged at most once in this time. */
const REPEAT_AFTER_MS = 30_000;

/** Logs trouble that repeats with every retry once in a while. */
export class TroubleLog {
  readonly #log: (line: string) => void;
  readonly #loggedAtMs = new Map<string, number>();
  #last: { line: string; at: Date } | undefined;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** The newest trouble; it may be over. */
  get last(): { line: string; at: Date } | undefined {
    return this.#last;
  }

  add(line: string): void {
    const nowMs = Date.now();
    this.#last = { line, at: new Date(nowMs) };
    for (const [logged, atMs] of this.#loggedAtMs) if (nowMs - atMs >= REPEAT_AFTER_MS) this.#loggedAtMs.delete(logged);
    if (this.#loggedAtMs.has(line)) return;
    this.#loggedAtMs.set(line, nowMs);
    this.#log(line);
  }
}

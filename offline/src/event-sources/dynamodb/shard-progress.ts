/** A record that was read and is not done. */
interface OpenRecord {
  bytes: number;
  /** The record that was read before this one. */
  previous: string | undefined;
}

/**
 * Knows how far a shard is done, although its lanes finish in any order. The checkpoint never
 * passes an open record: a restart may repeat records, but skips none. Only open records are kept,
 * so one that fails for hours costs no memory for those behind it.
 */
export class ShardProgress {
  /** By sequence number, in the order of the shard. */
  readonly #open = new Map<string, OpenRecord>();
  #openBytes = 0;
  #lastRead: string | undefined;

  isOpen(sequenceNumber: string): boolean {
    return this.#open.has(sequenceNumber);
  }

  /** Adds a record that was read and will be delivered. It must not be open. */
  opened({ sequenceNumber, bytes }: { sequenceNumber: string; bytes: number }): void {
    this.#open.set(sequenceNumber, { bytes, previous: this.#lastRead });
    this.#openBytes += bytes;
    this.#lastRead = sequenceNumber;
  }

  /** Passes over a record that no filter lets through. */
  skipped(sequenceNumber: string): void {
    this.#lastRead = sequenceNumber;
  }

  /** Takes away records that were delivered or discarded. */
  done(sequenceNumbers: readonly string[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      this.#openBytes -= this.#open.get(sequenceNumber)?.bytes ?? 0;
      this.#open.delete(sequenceNumber);
    }
  }

  /** The last record up to which all are done; undefined as long as there is none. */
  get checkpoint(): string | undefined {
    const [firstOpen] = this.#open.values();
    return firstOpen === undefined ? this.#lastRead : firstOpen.previous;
  }

  get openCount(): number {
    return this.#open.size;
  }

  get openBytes(): number {
    return this.#openBytes;
  }
}

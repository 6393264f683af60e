/** A record that was read and is not done. */
interface OpenRecord {
  bytes: number;
  /** The record that was read before it; undefined: none was. */
  previous: string | undefined;
}

/**
 * Up to where a shard is done although its lanes finish in any order: the checkpoint only moves
 * over records that are all done, so that a restart repeats some records but skips none. It
 * remembers open records only: behind one that fails for hours, any number may be filtered out or
 * delivered.
 */
export class ShardProgress {
  /** By sequence number, in the order of the shard. */
  readonly #open = new Map<string, OpenRecord>();
  #openBytes = 0;
  #lastRead: string | undefined;

  /** Whether the record was read and is not done. */
  isOpen(sequenceNumber: string): boolean {
    return this.#open.has(sequenceNumber);
  }

  /** A record was read that will be delivered; none that is open. */
  opened({ sequenceNumber, bytes }: { sequenceNumber: string; bytes: number }): void {
    this.#open.set(sequenceNumber, { bytes, previous: this.#lastRead });
    this.#openBytes += bytes;
    this.#lastRead = sequenceNumber;
  }

  /** A record was read that no filter lets through. */
  skipped(sequenceNumber: string): void {
    this.#lastRead = sequenceNumber;
  }

  /** Records were delivered or discarded. */
  done(sequenceNumbers: readonly string[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      this.#openBytes -= this.#open.get(sequenceNumber)?.bytes ?? 0;
      this.#open.delete(sequenceNumber);
    }
  }

  /** The last record before which everything is done; undefined as long as there is none. */
  get checkpoint(): string | undefined {
    const [firstOpen] = this.#open.values();
    return firstOpen === undefined ? this.#lastRead : firstOpen.previous;
  }

  /** Records that are not done. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Their size together. */
  get openBytes(): number {
    return this.#openBytes;
  }
}

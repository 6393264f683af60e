/** A record that was read and is not done, between its neighbours in the order of the shard. */
interface OpenRecord {
  bytes: number;
  /** The last record before the next open one: up to it everything is done once this one and those before are. */
  upTo: string;
  previous: OpenRecord | undefined;
  next: OpenRecord | undefined;
}

/**
 * Up to where a shard is done although its lanes finish in any order: the checkpoint only moves over records that are all done, so
 * that a restart repeats some records but skips none. It remembers open records only: behind one that fails for hours, any number
 * may be filtered out or delivered.
 */
export class ShardProgress {
  readonly #open = new Map<string, OpenRecord>();
  #last: OpenRecord | undefined;
  #openBytes = 0;
  #checkpoint: string | undefined;

  /** Whether the record was read and is not done. */
  isOpen(sequenceNumber: string): boolean {
    return this.#open.has(sequenceNumber);
  }

  /** A record was read that will be delivered; none that is open. */
  opened({ sequenceNumber, bytes }: { sequenceNumber: string; bytes: number }): void {
    const record: OpenRecord = { bytes, upTo: sequenceNumber, previous: this.#last, next: undefined };
    if (this.#last) this.#last.next = record;
    this.#last = record;
    this.#open.set(sequenceNumber, record);
    this.#openBytes += bytes;
  }

  /** A record was read that no filter lets through. */
  skipped(sequenceNumber: string): void {
    if (this.#last) this.#last.upTo = sequenceNumber;
    else this.#checkpoint = sequenceNumber;
  }

  /** Records were delivered or discarded. */
  done(sequenceNumbers: readonly string[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      const record = this.#open.get(sequenceNumber);
      if (record === undefined) continue;
      this.#open.delete(sequenceNumber);
      this.#openBytes -= record.bytes;
      if (record.previous) {
        record.previous.upTo = record.upTo;
        record.previous.next = record.next;
      } else this.#checkpoint = record.upTo;
      if (record.next) record.next.previous = record.previous;
      else this.#last = record.previous;
    }
  }

  /** The last record before which everything is done; undefined as long as there is none. */
  get checkpoint(): string | undefined {
    return this.#checkpoint;
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

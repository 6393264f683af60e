/**
 * Up to where a shard is done although its lanes finish in any order: the checkpoint only moves over records that are all done, so
 * that a restart repeats some records but skips none.
 */
export class ShardProgress {
  readonly #open = new Set<string>();
  /** Read but not yet behind the checkpoint, in the order of the shard. */
  readonly #order: string[] = [];
  #checkpoint: string | undefined;

  /** A record was read that will be delivered. */
  opened(sequenceNumber: string): void {
    this.#open.add(sequenceNumber);
    this.#order.push(sequenceNumber);
  }

  /** A record was read that no filter lets through. */
  skipped(sequenceNumber: string): void {
    this.#order.push(sequenceNumber);
    this.#advance();
  }

  /** Records were delivered or discarded. */
  done(sequenceNumbers: readonly string[]): void {
    for (const sequenceNumber of sequenceNumbers) this.#open.delete(sequenceNumber);
    this.#advance();
  }

  /** The last record before which everything is done; undefined as long as there is none. */
  get checkpoint(): string | undefined {
    return this.#checkpoint;
  }

  /** Records that are not done. */
  get openCount(): number {
    return this.#open.size;
  }

  #advance(): void {
    const firstOpen = this.#order.findIndex((sequenceNumber) => this.#open.has(sequenceNumber));
    const doneCount = firstOpen < 0 ? this.#order.length : firstOpen;
    if (doneCount > 0) this.#checkpoint = this.#order.splice(0, doneCount).at(-1);
  }
}

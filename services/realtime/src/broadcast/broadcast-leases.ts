/**
 * Which execution broadcasts each poll, and until when it may; and the number of the poll's
 * changes.
 */
export interface BroadcastLeases {
  /**
   * Notes a change of the poll's counts. If no execution broadcasts the poll (`idle`), the caller
   * starts one.
   */
  noteChange(pollId: string): Promise<'broadcasting' | 'idle'>;
  /**
   * Takes the poll, or keeps it, for the next round. Returns the number of its changes until now;
   * results that are read afterwards include all of them. Returns undefined if another execution
   * broadcasts the poll, or if nothing has changed since `knownChanges`. In the second case it
   * leaves the poll, in one write with the check, so that the next change finds it idle.
   */
  hold(pollId: string, holding: Holding): Promise<number | undefined>;
}

export interface Holding {
  /** The execution. */
  owner: string;
  /** The execution that has handed over to `owner`. */
  successorOf?: string | undefined;
  /** The number of changes that viewers know already. */
  knownChanges?: number | undefined;
  /**
   * How long to hold the poll, in milliseconds. If `owner` dies, another can take it after this
   * time.
   */
  forMs: number;
}

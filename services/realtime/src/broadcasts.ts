/** Who broadcasts which poll, and how often it has changed. */
export interface Broadcasts {
  /**
   * Notes a change of the poll's counts. If nobody broadcasts the poll (`idle`), the caller starts
   * somebody who does.
   */
  noteChange(pollId: string): Promise<'broadcasting' | 'idle'>;
  /**
   * Takes the poll, or keeps it, for the next round. Returns the number of its changes until now,
   * of which results that are read from here on hold all. Undefined where `owner` has nothing to
   * do: another broadcasts the poll, or nothing has changed since `unlessChanges`. Then the poll is
   * left to who notes the next change; none can come unnoticed in between.
   */
  hold(pollId: string, holding: Holding): Promise<number | undefined>;
}

export interface Holding {
  owner: string;
  /** Whose rounds `owner` goes on with. */
  successorOf?: string | undefined;
  /** The changes that viewers know of already. */
  unlessChanges?: number | undefined;
  /**
   * For how long, in milliseconds: if `owner` dies, this is the time until another can take the
   * poll.
   */
  forMs: number;
}

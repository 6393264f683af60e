export interface EntryCodes {
  /** Returns true if the code of this voter was given out; it may be used up. */
  wasGivenOut(pollId: string, voterId: string): Promise<boolean>;
}

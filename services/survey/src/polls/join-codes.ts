export interface JoinCodes {
  /** Returns the poll that a join code leads to, public or not; undefined if there is none. */
  find(joinCode: string): Promise<{ pollId: string; isPublic: boolean } | undefined>;
}

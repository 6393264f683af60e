/** A client, as API Gateway describes it when its connection opens and when it ends. */
export interface Caller {
  identity: { sourceIp: string };
  /** When the connection opened, in milliseconds since 1970. */
  connectedAt: number;
}

/** The number of connections from each network address. */
export interface Addresses {
  /**
   * Counts a connection that opens. Returns false, and counts nothing, if its address has too many.
   */
  admit(caller: Caller): Promise<boolean>;
  /** Takes a connection that `admit` has counted off again. */
  release(caller: Caller): Promise<void>;
}

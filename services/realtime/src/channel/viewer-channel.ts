/** Reaches the browsers of viewers, by the ids of their connections. */
export interface ViewerChannel {
  /**
   * Sends one message. Returns `gone` if the connection has ended. Throws if sending failed and may
   * succeed later, and if there was no answer for `timeoutMs`.
   */
  send(connectionId: string, message: string, timeoutMs: number): Promise<'sent' | 'gone'>;
  /** Ends a connection. Does nothing if it has ended already. */
  close(connectionId: string): Promise<void>;
}

/** A message in our hands. It is hidden from others until its time is over or it is released. */
export interface HeldMessage {
  messageId: string;
  body: string;
  receiptHandle: string;
}

/** The dead-letter queue, for taking messages back. */
export interface DeadLetterQueue {
  /**
   * Takes up to ten messages and hides them for this many seconds. Returns none if no more are
   * available.
   */
  receive(hiddenSeconds: number): Promise<HeldMessage[]>;
  remove(message: HeldMessage): Promise<void>;
  /** Makes the messages available again at once. */
  release(messages: readonly HeldMessage[]): Promise<void>;
  /** Returns about how many messages are held, by anybody. */
  heldMessages(): Promise<number>;
}

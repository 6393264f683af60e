import type { StreamRecord } from '@booth/shared/lambda';

/**
 * A stream record that can't be processed. It is kept until people have looked at it and `redrive`
 * takes it back.
 */
export interface DeadLetterMessage {
  reason: string;
  record: StreamRecord;
}

export interface DeadLetterMessages {
  /**
   * Keeps the message. Throws if that fails, so that the record is delivered again and not lost.
   */
  keep(message: DeadLetterMessage): Promise<void>;
}

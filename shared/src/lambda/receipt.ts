import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { Receipt } from '../model/receipt.ts';
import { readEnvironment } from './environment.ts';

/** Length of a receipt's mark. It has 64 bits, so the ballots of a poll hardly share one. */
const MARK_CHARACTERS = 16;

/** How long a key from Secrets Manager is cached. A new key is used everywhere after this time. */
const KEY_SECONDS = 300;

/** Issues and checks receipts (`Receipt`). */
export interface Receipts {
  /**
   * Returns the receipt of a ballot: the same for the same three arguments, as long as the key
   * stays.
   * @param votedAt in milliseconds since 1970
   */
  issue(pollId: string, voterId: string, votedAt: number): Promise<Receipt>;
  /**
   * Returns when the holder voted in this poll, in milliseconds since 1970; undefined if it is not
   * a receipt of this poll.
   */
  votedAt(receipt: string | undefined, pollId: string): Promise<number | undefined>;
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/**
 * Makes receipts with a key. It reads the key each time, so that the key can be changed while
 * functions run. Receipts of the old key become invalid then.
 */
export function createReceipts(readKey: () => Promise<string>): Receipts {
  const receiptOf = async (pollId: string, time: string, mark: string) =>
    `${pollId}.${time}.${mark}.${hmac(await readKey(), `receipt#${pollId}#${time}#${mark}`)}`;
  return {
    async issue(pollId, voterId, votedAt) {
      const mark = hmac(await readKey(), `mark#${pollId}#${voterId}`).slice(0, MARK_CHARACTERS);
      return receiptOf(pollId, String(votedAt), mark);
    },
    async votedAt(receipt, pollId) {
      if (receipt === undefined) return undefined;
      const [, time = '', mark = ''] = receipt.split('.');
      const given = Buffer.from(receipt);
      const expected = Buffer.from(await receiptOf(pollId, time, mark));
      const isReal = given.length === expected.length && timingSafeEqual(given, expected);
      return isReal ? Number(time) : undefined;
    },
  };
}

/**
 * Makes a reader of the key in the secret that `RECEIPT_KEY_ARN` names.
 * @throws Error with the variable's name if it is missing
 */
export function receiptKeyReader(): () => Promise<string> {
  const { RECEIPT_KEY_ARN: arn } = readEnvironment(z.object({ RECEIPT_KEY_ARN: z.string() }));
  return async () => {
    // Few calls need a receipt, so functions start without the client of Secrets Manager.
    const { getSecret } = await import('@aws-lambda-powertools/parameters/secrets');
    const key = await getSecret(arn, { maxAge: KEY_SECONDS });
    if (typeof key === 'string' && key !== '') return key;
    throw new Error(`The secret ${arn} must hold the key of receipts as text.`);
  };
}

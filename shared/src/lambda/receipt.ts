import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { Receipt } from '../model/receipt.ts';
import { readEnvironment } from './environment.ts';

/** Characters of a receipt's mark: enough that two ballots of one poll hardly share one. */
const MARK_CHARACTERS = 16;

/**
 * How long a key from Secrets Manager is kept: a new one is used everywhere that much later, in
 * seconds.
 */
const KEY_SECONDS = 300;

/** Makes and checks receipts, see `Receipt`. */
export interface Receipts {
  /**
   * The same for the same ballot and time, however often it is asked for.
   * @param votedAt in milliseconds since 1970
   */
  issue(pollId: string, userId: string, votedAt: number): Promise<Receipt>;
  /**
   * When its holder voted in this poll, in milliseconds since 1970; undefined where it is no
   * receipt of this poll.
   */
  votedAt(receipt: string | undefined, pollId: string): Promise<number | undefined>;
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** `readKey` is asked each time, so that a key can be changed while functions run: receipts of the old one end then. */
export function createReceipts(readKey: () => Promise<string>): Receipts {
  const receiptOf = async (pollId: string, time: string, mark: string) =>
    `${pollId}.${time}.${mark}.${hmac(await readKey(), `receipt#${pollId}#${time}#${mark}`)}`;
  return {
    async issue(pollId, userId, votedAt) {
      const mark = hmac(await readKey(), `mark#${pollId}#${userId}`).slice(0, MARK_CHARACTERS);
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
 * Reads the key from the secret that `RECEIPT_KEY_ARN` names. Throws with the variable's name where
 * it is missing.
 */
export function receiptKeyReader(): () => Promise<string> {
  const { RECEIPT_KEY_ARN: arn } = readEnvironment(z.object({ RECEIPT_KEY_ARN: z.string() }));
  return async () => {
    // Few calls issue or check a receipt: a function starts without the client of Secrets Manager.
    const { getSecret } = await import('@aws-lambda-powertools/parameters/secrets');
    const key = await getSecret(arn, { maxAge: KEY_SECONDS });
    if (typeof key === 'string' && key !== '') return key;
    throw new Error(`The secret ${arn} must hold the key of receipts as text.`);
  };
}

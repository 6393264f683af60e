import { createHmac, timingSafeEqual } from 'node:crypto';
import { getParameter } from '@aws-lambda-powertools/parameters/ssm';
import * as z from 'zod/mini';
import type { Receipt } from '../receipt.ts';
import { readEnvironment } from './environment.ts';

/** Characters of a receipt's mark: enough that two ballots of one poll hardly share one. */
const MARK_CHARACTERS = 16;

/** How long a key from the Parameter Store is kept: a new one is used everywhere that much later, in seconds. */
const KEY_SECONDS = 300;

/** Makes and checks receipts, see `Receipt`. */
export interface Receipts {
  /** The same for the same ballot, however often it is asked for. */
  issue(pollId: string, userId: string): Promise<Receipt>;
  /** Whether it is a receipt of this poll. */
  proves(receipt: string | undefined, pollId: string): Promise<boolean>;
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** `readKey` is asked each time, so that a key can be changed while functions run: receipts of the old one end then. */
export function createReceipts(readKey: () => Promise<string>): Receipts {
  const receiptOf = async (pollId: string, mark: string) =>
    `${pollId}.${mark}.${hmac(await readKey(), `receipt#${pollId}#${mark}`)}`;
  return {
    async issue(pollId, userId) {
      const mark = hmac(await readKey(), `mark#${pollId}#${userId}`).slice(0, MARK_CHARACTERS);
      return receiptOf(pollId, mark);
    },
    async proves(receipt, pollId) {
      if (receipt === undefined) return false;
      const given = Buffer.from(receipt);
      const expected = Buffer.from(await receiptOf(pollId, receipt.split('.')[1] ?? ''));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/**
 * The key: `RECEIPT_KEY` where the environment holds it, as in the local cloud; else the parameter of the Parameter Store that
 * `RECEIPT_KEY_PARAMETER` names (a SecureString). Throws with the names of the variables where there is neither.
 */
export function receiptKeyReader(): () => Promise<string> {
  const { RECEIPT_KEY: key, RECEIPT_KEY_PARAMETER: parameter } = readEnvironment(
    z.object({ RECEIPT_KEY: z.optional(z.string()), RECEIPT_KEY_PARAMETER: z.optional(z.string()) }).check(
      z.refine((set) => set.RECEIPT_KEY || set.RECEIPT_KEY_PARAMETER, {
        path: ['RECEIPT_KEY_PARAMETER'],
        error: 'name the parameter that holds the key of receipts',
      }),
    ),
  );
  return async () => {
    if (key) return key;
    const value = await getParameter(parameter ?? '', { decrypt: true, maxAge: KEY_SECONDS });
    if (!value) throw new Error(`The parameter ${parameter} is empty: it must hold the key of receipts.`);
    return value;
  };
}

import { randomBytes } from 'node:crypto';
import {
  CODE_ALPHABET,
  CODE_CHARACTERS,
  type EntryCodeItem,
  type Organizer,
  type Poll,
  ProblemError,
  printedCode,
  voterKey,
} from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import type { Polls } from '../dynamodb-polls.ts';
import { userIdOf } from '../visitor.ts';
import { CSV_FORMAT } from './csv-format.ts';
import type { GivenCodes } from './dynamodb-given-codes.ts';
import type { PollChanges } from './dynamodb-poll-changes.ts';
import { readAnyPoll } from './organize-polls.ts';
import { changeOf, logChange } from './poll-changes.ts';

export interface CodesDependencies {
  polls: Pick<Polls, 'readOwn'>;
  givenCodes: GivenCodes;
  changes: Pick<PollChanges, 'record'>;
  now: () => Date;
}

/**
 * A code that nobody can guess. The alphabet has 32 letters, so that each byte chooses evenly among
 * them.
 */
function newCode(): string {
  return Array.from(randomBytes(CODE_CHARACTERS), (byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)).join('');
}

function itemOf({ pollId }: Poll, code: string, createdAt: string): EntryCodeItem {
  return { voterKey: voterKey(pollId, userIdOf('code', pollId, { deviceId: '', code })), pollId, createdAt };
}

/**
 * Makes entry codes and returns them as CSV: the only time that they can be read. Where the answer
 * is lost, so are they, and nobody can vote by them. Throws `unknown-poll`, and `change-refused`
 * for a poll that asks for no codes.
 */
export async function makeCodes(
  { polls, givenCodes, changes, now }: CodesDependencies,
  { pollId, count, organizer }: { pollId: string; count: number; organizer: Organizer },
): Promise<string> {
  const poll = await readAnyPoll(polls, pollId);
  if (poll.identity !== 'code') {
    throw new ProblemError(
      'change-refused',
      `Voters of this poll are known by "${poll.identity}", not by entry codes.`,
    );
  }
  const codes = [...new Set(Array.from({ length: count }, newCode))];
  const change = changeOf(poll, { organizer, kind: 'codes-made', details: { count: codes.length } }, now());
  // Before the codes: that some were made is never left out of the log.
  await changes.record(change);
  await givenCodes.put(codes.map((code) => itemOf(poll, code, change.at)));
  logChange(change);

  return stringify(
    codes.map((code) => [printedCode(code)]),
    { ...CSV_FORMAT, header: true, columns: ['code'] },
  );
}

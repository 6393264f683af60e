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
import type { OwnPolls } from '../../polls/dynamodb-polls.ts';
import { userIdOf } from '../../visitor/voter-ids.ts';
import { changeOf, logChange } from '../audit/poll-changes.ts';
import { CSV_FORMAT } from '../csv-format.ts';
import { ATTEMPTS_MAX, manyChanges, readAnyPoll, unknownPoll } from '../editing/change-poll.ts';
import type { OrganizedPolls } from '../editing/dynamodb-organized-polls.ts';
import type { GivenCodes } from './dynamodb-given-codes.ts';

export interface CodesDependencies {
  polls: OwnPolls & Pick<OrganizedPolls, 'markCodes'>;
  givenCodes: Pick<GivenCodes, 'put'>;
  now: () => Date;
}

/**
 * A code that nobody can guess. The alphabet has 32 letters, so that each byte chooses evenly among
 * them.
 */
function newCode(): string {
  return Array.from(randomBytes(CODE_CHARACTERS), (byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)).join('');
}

function itemOf({ pollId }: Poll, code: string, made: Pick<EntryCodeItem, 'createdAt' | 'since'>): EntryCodeItem {
  return { voterKey: voterKey(pollId, userIdOf('code', pollId, { deviceId: '', code })), pollId, ...made };
}

/** Marks that codes are kept for the poll: from then on it takes them with it when it goes. */
async function markCodes(
  { polls, now }: Pick<CodesDependencies, 'polls' | 'now'>,
  { pollId, organizer, count }: { pollId: string; organizer: Organizer; count: number },
) {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const poll = await readAnyPoll(polls, pollId);
    if (poll.identity !== 'code') {
      throw new ProblemError(
        'change-refused',
        `Voters of this poll are known by "${poll.identity}", not by entry codes.`,
      );
    }
    const change = changeOf(poll, { organizer, kind: 'codes-made', details: { count } }, now());
    const record = await polls.markCodes(poll, await polls.readRecord(pollId), change);
    if (record !== undefined) return { poll, record, change };
  }
  throw manyChanges();
}

/**
 * Makes entry codes and returns them as CSV: the only time that they can be read. Where the answer
 * is lost, so are they, and nobody can vote by them. Throws `unknown-poll`, and `change-refused`
 * for a poll that asks for no codes.
 */
export async function makeCodes(
  { polls, givenCodes, now }: CodesDependencies,
  { pollId, count, organizer }: { pollId: string; count: number; organizer: Organizer },
): Promise<string> {
  const codes = [...new Set(Array.from({ length: count }, newCode))];
  // Before the codes: that some were made is never left out of the log.
  const { poll, record, change } = await markCodes({ polls, now }, { pollId, organizer, count: codes.length });
  const { codesSince: since } = record;
  await givenCodes.put(codes.map((code) => itemOf(poll, code, { createdAt: change.at, since })));
  // A poll that was deleted meanwhile has taken some of these codes with it. Nobody gets to know
  // the others, which are its id's and not a later poll's.
  const stillThere = await readAnyPoll(polls, pollId);
  if ((await polls.readRecord(stillThere.pollId))?.codesSince !== since) throw unknownPoll();
  logChange(change);

  return stringify(
    codes.map((code) => [printedCode(code)]),
    { ...CSV_FORMAT, header: true, columns: ['code'] },
  );
}

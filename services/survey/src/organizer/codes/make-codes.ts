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
import type { OwnPolls } from '../../polls/polls.ts';
import { voterIdOf } from '../../visitor/voter-ids.ts';
import { changeOf, logChange } from '../audit/audit-entry.ts';
import { CHANGE_ATTEMPTS_MAX, manyChanges } from '../concurrent-changes.ts';
import { CSV_FORMAT } from '../csv-format.ts';
import type { OrganizedPolls } from '../editing/organized-polls.ts';
import { readAnyPoll, unknownPoll } from '../read-any-poll.ts';
import type { GivenCodes } from './given-codes.ts';

export interface CodesDependencies {
  polls: OwnPolls & Pick<OrganizedPolls, 'markCodes'>;
  givenCodes: Pick<GivenCodes, 'put'>;
  now: () => Date;
}

export interface CodesRequest {
  pollId: string;
  count: number;
  organizer: Organizer;
}

/**
 * Returns a code that nobody can guess. 256 is a multiple of the alphabet's 32 letters: no bias.
 */
function newCode(): string {
  return Array.from(randomBytes(CODE_CHARACTERS), (byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)).join('');
}

function itemOf({ pollId }: Poll, code: string, made: Pick<EntryCodeItem, 'createdAt' | 'since'>): EntryCodeItem {
  return { voterKey: voterKey(pollId, voterIdOf('code', pollId, { deviceId: '', code })), pollId, ...made };
}

/** Marks that codes are kept for the poll, so that its deletion deletes them as well. */
async function markCodes(
  { polls, now }: Pick<CodesDependencies, 'polls' | 'now'>,
  { pollId, organizer, count }: CodesRequest,
) {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
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
 * Makes entry codes and returns them as CSV. They can't be read again: if the response is lost,
 * nobody can vote with them.
 * @throws ProblemError `unknown-poll`, `unavailable`, and `change-refused` for a poll that asks for
 * no codes
 */
export async function makeCodes(
  { polls, givenCodes, now }: CodesDependencies,
  { pollId, count, organizer }: CodesRequest,
): Promise<string> {
  const codes = [...new Set(Array.from({ length: count }, newCode))];
  // The audit entry comes before the codes, so that there are no codes without an entry.
  const { poll, record, change } = await markCodes({ polls, now }, { pollId, organizer, count: codes.length });
  const { codesSince: since } = record;
  await givenCodes.put(codes.map((code) => itemOf(poll, code, { createdAt: change.at, since })));
  // If the poll was deleted meanwhile, some of these codes may be left. Their `since` keeps them
  // out of a later poll of this id, and nobody learns them.
  const stillThere = await readAnyPoll(polls, pollId);
  if ((await polls.readRecord(stillThere.pollId))?.codesSince !== since) throw unknownPoll();
  logChange(change);

  return stringify(
    codes.map((code) => [printedCode(code)]),
    { ...CSV_FORMAT, header: true, columns: ['code'] },
  );
}

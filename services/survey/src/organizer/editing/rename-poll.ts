import { joinCodeOf, POLL_COPIES, type Poll, ProblemError, pollToItem, wasOpened } from '@booth/shared';
import { changeOf, logChange, pathDetails } from '../audit/audit-entry.ts';
import { CHANGE_ATTEMPTS_MAX, checkVersion, manyChanges } from '../concurrent-changes.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import type { ChangeRequest } from './change-poll.ts';
import { changedPaths } from './changed-paths.ts';
import { whyTaken } from './create-poll.ts';
import { redefined } from './definition.ts';
import type { OrganizeDependencies } from './organized-polls.ts';
import { nextPoll } from './poll-rules.ts';

/**
 * The most bytes of a transaction: 4 MB (DynamoDB API reference, TransactWriteItems), less some
 * room for keys. Deleted items may count as well.
 */
const TRANSACTION_MAX_BYTES = 3_900_000;

/** Returns true if one transaction holds the poll under both ids, each with its copies. */
const fitsTransaction = (...polls: Poll[]): boolean =>
  polls.reduce((sum, poll) => sum + Buffer.byteLength(JSON.stringify(pollToItem(poll))), 0) * (1 + POLL_COPIES) <=
  TRANSACTION_MAX_BYTES;

/** Returns the problem of a new id, at its field. */
const idStays = (message: string) =>
  new ProblemError('change-refused', `pollId: ${message}`, { errors: [{ path: 'body.pollId', message }] });

/**
 * Returns the poll if the same request has renamed it already: the response may have been lost.
 * @throws ProblemError `poll-changed` if the poll has changed since, `unknown-poll`
 */
async function renamedBefore({ polls }: OrganizeDependencies, { pollId, definition }: ChangeRequest): Promise<Poll> {
  const record = await polls.readRecord(pollId);
  if (record?.renamedTo !== definition.pollId) return readAnyPoll(polls, pollId);
  const poll = await readAnyPoll(polls, definition.pollId);
  if (changedPaths(poll, redefined(poll, definition)).length === 0) return poll;
  throw new ProblemError(
    'poll-changed',
    `Its id is "${poll.pollId}" now, and it is at version ${poll.version}: read it again, and apply your changes to that version.`,
  );
}

/**
 * Changes the definition of a poll together with its id. The poll must never have been opened and
 * must have no entry codes, so that nobody knows it by the old id.
 * @throws ProblemError what `changePoll` throws, and `poll-exists`
 */
export async function renamePoll(dependencies: OrganizeDependencies, request: ChangeRequest): Promise<Poll> {
  const { polls, now } = dependencies;
  const { pollId, definition, organizer } = request;
  const newId = definition.pollId;
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
    const from = await polls.readOwn(pollId);
    if (from === undefined) return renamedBefore(dependencies, request);
    checkVersion(from, request.ifMatch);
    if (wasOpened(from)) {
      throw idStays(`visitors know the poll as "${pollId}", and it keeps that id: duplicate it for another one`);
    }
    const [fromRecord, toRecord] = await Promise.all([polls.readRecord(pollId), polls.readRecord(newId)]);
    if (fromRecord?.codesSince !== undefined) {
      throw idStays(`entry codes were made for "${pollId}", and the poll keeps that id: duplicate it for another one`);
    }
    if (joinCodeOf(newId) === joinCodeOf(pollId)) {
      throw new ProblemError('poll-exists', `Choose another id than "${newId}": this poll has its join code.`);
    }
    const wanted = redefined(from, definition);
    const paths = changedPaths(from, wanted).filter((path) => path !== 'pollId');
    const to = {
      ...nextPoll(from, wanted, now()),
      version: Math.max(from.version, toRecord?.lastVersion ?? 0) + 1,
    };
    const entry = (details: Record<string, unknown>) => ({ organizer, kind: 'renamed' as const, details });
    if (!fitsTransaction(from, to)) {
      throw idStays(`the poll is too large to change its id from "${pollId}": duplicate it for another one`);
    }
    const ids = { from: pollId, to: newId };
    const at = now();
    const changes = {
      from: changeOf({ pollId, version: from.version + 1 }, entry(ids), at),
      to: changeOf(to, entry({ ...ids, ...pathDetails(paths) }), at),
    };
    if (await polls.rename({ from, to, fromRecord, toRecord }, changes)) {
      logChange(changes.from);
      logChange(changes.to);
      return to;
    }
    const refusal = await whyTaken(polls, newId);
    if (refusal !== undefined && (await polls.readOwn(pollId)) !== undefined) throw refusal;
  }
  throw manyChanges();
}

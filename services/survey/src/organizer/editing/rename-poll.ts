import {
  joinCodeOf,
  type Organizer,
  POLL_COPIES,
  type Poll,
  type PollDefinition,
  ProblemError,
  pollToItem,
  wasOpened,
} from '@booth/shared';
import { changeOf, logChange, pathDetails } from '../audit/poll-changes.ts';
import {
  ATTEMPTS_MAX,
  checkVersion,
  manyChanges,
  type OrganizeDependencies,
  readAnyPoll,
  redefined,
} from './change-poll.ts';
import { changedPaths } from './changed-paths.ts';
import { whyTaken } from './create-poll.ts';
import { nextPoll } from './poll-rules.ts';

/** What is wanted of a poll: a definition that has another id than the poll has. */
interface Request {
  pollId: string;
  ifMatch: string | undefined;
  definition: PollDefinition;
  organizer: Organizer;
}

/**
 * Most bytes of a transaction (DynamoDB API reference, TransactWriteItems), with room for keys. The
 * items that are deleted may count.
 */
const TRANSACTION_MAX_BYTES = 3_900_000;

/** Whether one transaction holds the poll by both ids, each with its copies. */
const fitsTwice = (...polls: Poll[]): boolean =>
  polls.reduce((sum, poll) => sum + Buffer.byteLength(JSON.stringify(pollToItem(poll))), 0) * (1 + POLL_COPIES) <=
  TRANSACTION_MAX_BYTES;

/** The refusal of another id, at its field. */
const idStays = (message: string) =>
  new ProblemError('change-refused', `pollId: ${message}`, { errors: [{ path: 'body.pollId', message }] });

/**
 * The poll that this request, or one that wants the same, has renamed already: the answer may have
 * been lost. Throws `poll-changed` where it was changed since, and `unknown-poll`.
 */
async function renamedBefore({ polls }: OrganizeDependencies, { pollId, definition }: Request): Promise<Poll> {
  const record = await polls.readRecord(pollId);
  if (record?.renamedTo !== definition.pollId) return readAnyPoll(polls, pollId);
  const poll = await readAnyPoll(polls, definition.pollId);
  if (changedPaths(poll, redefined(poll, definition)).length === 0) return poll;
  throw new ProblemError(
    'poll-changed',
    `Its id is "${poll.pollId}" now, and it is at version ${poll.version}: read it again, and bring your changes into that.`,
  );
}

/**
 * Changes a poll that was never opened, and its id with it: nobody has voted, no codes are given
 * out, and all that would lead to the old id is a draft's preview. Throws what `changePoll` throws,
 * and `poll-exists`.
 */
export async function renamePoll(dependencies: OrganizeDependencies, request: Request): Promise<Poll> {
  const { polls, now } = dependencies;
  const { pollId, definition, organizer } = request;
  const newId = definition.pollId;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
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
    if (!fitsTwice(from, to)) {
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

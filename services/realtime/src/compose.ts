import {
  type ComposeRequest,
  type DeliveryReport,
  type NewestChange,
  type PastRounds,
  type Round,
  type ShardDelivery,
  Topic,
} from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import { broadcastIntervalMs } from './broadcast-interval.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Connections } from './connections.ts';
import { MANY_VIEWERS } from './deliver.ts';
import { messagesAbout } from './poll-messages.ts';

/** Owed viewers wait no longer than this, in milliseconds, where the interval is long. */
export const OWED_INTERVAL_MS = 250;
/**
 * Who could neither be reached nor closed for this long, in milliseconds, gets the next change like
 * everybody.
 */
export const GIVE_UP_MS = 30_000;
/**
 * For how long a poll is its broadcaster's beyond two intervals, in milliseconds: several times
 * what a round takes. If the broadcaster dies, a change after this time starts another.
 */
export const LEASE_MS = 10_000;
/**
 * How old an execution gets before a new one goes on, in milliseconds. An Express execution ends
 * after five minutes (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html);
 * whoever looks for what went wrong reads one minute.
 */
export const EXECUTION_MAX_MS = 60_000;
/**
 * What messages and owed viewers may take of a state, in bytes: it holds 256 KB (the same page),
 * and two topics of 256 shards each, nearly 64.
 */
const ROOM_BYTES = 192 * 1024;
/** What it takes to name an owed viewer, in bytes. */
const OWED_BYTES = 60;

export interface Composing {
  broadcasts: Pick<Broadcasts, 'hold'>;
  connections: Pick<Connections, 'shardsOf'>;
  readResults(pollId: string): Promise<PollResults | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  onGivenUp(givenUp: GivenUp): void;
}

/** Viewers of one connection shard who could neither be reached nor closed. */
export interface GivenUp extends Pick<DeliveryReport, 'topic' | 'shard'> {
  /** How many; at least so many where nobody of the shard was served. */
  viewers: number;
}

/**
 * Rests until the next round of a broadcast is due, and returns what it sends to whom. All viewers
 * get one round in each interval as long as there are changes; who is owed a message gets one
 * sooner. A broadcast of counts ends when nothing has changed and nobody is owed, or when another
 * execution has the poll; one of a state is a round to all, and to who is owed after it.
 */
export async function compose(request: ComposeRequest, composing: Composing): Promise<Round> {
  const { pollId, news, executionStartedAt } = request;
  const owing = stillOwing(request.reports, composing);
  const viewers = viewersAfter(request);
  const intervalMs = broadcastIntervalMs(viewers);
  const restMs = dueAt(request, { intervalMs, owing }) - composing.now();
  if (restMs > 0) await composing.sleep(restMs);

  const startedAt = composing.now();
  const past = await nextRound({ ...request, viewers, intervalMs, startedAt, owing }, composing);
  const { messages, deliveries, newestChange } =
    past === undefined ? NOTHING : await deliveriesOf({ pollId, news, to: past.to, owing }, composing);
  const toldUntil = (past?.to === 'all' ? newestChange?.countedAt : undefined) ?? request.past?.toldUntil;
  const isTold = past?.to === 'all' && news === 'counts' && isNews(newestChange, request);
  const isOld = startedAt - Date.parse(executionStartedAt) > EXECUTION_MAX_MS;
  return {
    pollId,
    messages,
    deliveries,
    until: startedAt + Math.min(intervalMs, OWED_INTERVAL_MS),
    owedMax: owedMaxOf(messages, deliveries.length),
    ...(isTold && { newestChange }),
    nextStep: past === undefined ? 'end' : isOld ? 'hand-over' : 'compose',
    next: { pollId, news, ...(past && { past: { ...past, toldUntil } }) },
  };
}

/**
 * Whether viewers have not heard of the change: it is newer than what was told last or, in the
 * first round, not older than what the execution was started for. Else only another generation was
 * written to.
 */
function isNews(change: NewestChange | undefined, { past, newestChange: cause }: ComposeRequest): boolean {
  if (change === undefined) return false;
  if (past?.toldUntil !== undefined) return change.countedAt > past.toldUntil;
  return cause !== undefined && change.countedAt >= cause.countedAt;
}

const NOTHING: Composed = { messages: { state: [], results: [] }, deliveries: [] };

/** How many owed viewers of each shard may be named, for who is not named is never closed. */
function owedMaxOf(messages: Round['messages'], deliveries: number): number {
  const room = ROOM_BYTES - Buffer.byteLength(JSON.stringify(messages));
  return Math.max(1, Math.floor(room / OWED_BYTES / Math.max(1, deliveries)));
}

/** The shards on which somebody is owed a message. */
function stillOwing(reports: readonly DeliveryReport[], { now, onGivenUp }: Composing): DeliveryReport[] {
  const isOwed = (since: number) => now() - since < GIVE_UP_MS;
  return reports.flatMap((report) => {
    const owed = report.owed.filter(({ since }) => isOwed(since));
    const isUnserved = report.unservedSince !== undefined && isOwed(report.unservedSince);
    const { unservedSince, ...others } = report;
    // Of a shard that was not served nobody knows how many there are: as many as make it so.
    const unserved = unservedSince !== undefined && !isUnserved ? MANY_VIEWERS : 0;
    const viewers = report.owed.length - owed.length + unserved;
    if (viewers > 0) onGivenUp({ topic: report.topic, shard: report.shard, viewers });
    return owed.length > 0 || isUnserved ? [{ ...others, owed, ...(isUnserved && { unservedSince }) }] : [];
  });
}

/** How many viewers the poll has, by the last round to all. */
function viewersAfter({ past, reports }: ComposeRequest): number {
  if (past?.to !== 'all') return past?.viewers ?? 0;
  const viewers = reports.reduce((sum, report) => sum + report.viewers + report.owed.length, 0);
  // Of a shard that was not served nobody knows how many there are.
  return reports.some(({ unservedSince }) => unservedSince !== undefined) ? Math.max(viewers, past.viewers) : viewers;
}

interface Situation extends ComposeRequest {
  viewers: number;
  intervalMs: number;
  startedAt: number;
  owing: readonly DeliveryReport[];
}

/**
 * When the next round is due. A state is told once: nothing is waited for after it but who is owed
 * it.
 */
function dueAt({ past, news }: ComposeRequest, { intervalMs, owing }: Pick<Situation, 'intervalMs' | 'owing'>): number {
  if (past === undefined) return 0;
  const toAllAt = past.toAllAt + intervalMs;
  if (owing.length === 0) return news === 'state' ? 0 : toAllAt;
  const toOwedAt = past.at + Math.min(intervalMs, OWED_INTERVAL_MS);
  // One to all that was due before the last round had nothing to tell.
  return toAllAt > past.at ? Math.min(toAllAt, toOwedAt) : toOwedAt;
}

/**
 * Whom the next round is sent to, as the round after it will see it; undefined where there is none.
 */
async function nextRound(
  { pollId, news, past, executionId, successorOf, viewers, intervalMs, startedAt, owing }: Situation,
  { broadcasts }: Composing,
): Promise<PastRounds | undefined> {
  const toAll = (changes: number): PastRounds => ({
    to: 'all',
    at: startedAt,
    toAllAt: startedAt,
    changes,
    viewers,
  });
  const toOwed = past && { ...past, to: 'owed' as const, at: startedAt, viewers };
  if (news === 'state') return past === undefined ? toAll(0) : owing.length > 0 ? toOwed : undefined;

  const changes = await broadcasts.hold(pollId, {
    owner: executionId,
    successorOf,
    unlessChanges: owing.length > 0 ? undefined : past?.changes,
    forMs: 2 * intervalMs + LEASE_MS,
  });
  if (changes === undefined) return undefined;
  const isDue = past === undefined || (changes !== past.changes && startedAt >= past.toAllAt + intervalMs);
  return isDue ? toAll(changes) : toOwed;
}

type Composed = Pick<Round, 'messages' | 'deliveries' | 'newestChange'>;

/** Read only now that the changes are known: what is sent holds all of them. */
async function deliveriesOf(
  { pollId, news, to, owing }: Pick<Situation, 'pollId' | 'news' | 'owing'> & Pick<PastRounds, 'to'>,
  { connections, readResults }: Composing,
): Promise<Composed> {
  // Counts are nothing to who waits for the state.
  const topics: readonly Topic[] = news === 'state' ? Topic.options : ['results'];
  const [results, ...audiences] = await Promise.all([
    readResults(pollId),
    ...topics.map(async (topic) => ({ topic, shards: to === 'all' ? await connections.shardsOf(pollId, topic) : 0 })),
  ]);
  if (results === undefined) return NOTHING;
  const messagesOn = (topic: Topic) =>
    topics.includes(topic)
      ? messagesAbout(results, { stateIsNews: news === 'state', topic }).map((message) => JSON.stringify(message))
      : [];
  const messages = { state: messagesOn('state'), results: messagesOn('results') };
  const deliveries = to === 'all' ? audiences.flatMap((audience) => toAll(audience, owing)) : owing.map(toOwed);
  return {
    messages,
    deliveries: deliveries.filter(({ topic }) => messages[topic].length > 0),
    newestChange: results.newestChange,
  };
}

function toAll({ topic, shards }: { topic: Topic; shards: number }, owing: readonly DeliveryReport[]): ShardDelivery[] {
  return Array.from({ length: shards }, (_, shard) => {
    const report = owing.find((each) => each.topic === topic && each.shard === shard);
    return { topic, shard, to: 'all', owed: report?.owed ?? [] };
  });
}

const toOwed = ({ topic, shard, owed, unservedSince }: DeliveryReport): ShardDelivery => ({
  topic,
  shard,
  to: unservedSince === undefined ? 'owed' : 'all',
  owed,
  ...(unservedSince !== undefined && { unservedSince }),
});

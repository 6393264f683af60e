import type { BroadcastLeases } from './broadcast-leases.ts';
import type { ComposeRequest, DeliveryReport, PastRounds } from './contract.ts';
import { MANY_VIEWERS } from './deliver.ts';

/**
 * The longest that owed viewers wait for the next round, in milliseconds, if the interval is
 * longer.
 */
export const OWED_INTERVAL_MS = 250;
/**
 * After this time, in milliseconds, a viewer who could be neither reached nor closed is given up,
 * and gets the next change like everybody else.
 */
export const GIVE_UP_MS = 30_000;
/**
 * How long a broadcaster holds its poll beyond two intervals, in milliseconds: several times as
 * long as a round. If it dies, a change after this time starts another broadcaster. Pages hear of
 * changes before that only when they read the results again, after 60 s.
 */
export const LEASE_MS = 10_000;

/** Viewers of one connection shard who could be neither reached nor closed. */
export interface GivenUp extends Pick<DeliveryReport, 'topic' | 'shard'> {
  /** Their number, or the least that it can be if the whole shard was not served. */
  viewers: number;
}

/**
 * Returns reports of the shards on which viewers are still owed a message. Gives up those that
 * waited too long.
 */
export function stillUnreached(
  reports: readonly DeliveryReport[],
  { now, onGivenUp }: { now(): number; onGivenUp(givenUp: GivenUp): void },
): DeliveryReport[] {
  const isOwed = (since: number) => now() - since < GIVE_UP_MS;
  return reports.flatMap((report) => {
    const owed = report.owed.filter(({ since }) => isOwed(since));
    const isUnserved = report.unservedSince !== undefined && isOwed(report.unservedSince);
    const { unservedSince, ...others } = report;
    // A shard counts as not served from this number of viewers on; the real number is unknown.
    const unserved = unservedSince !== undefined && !isUnserved ? MANY_VIEWERS : 0;
    const viewers = report.owed.length - owed.length + unserved;
    if (viewers > 0) onGivenUp({ topic: report.topic, shard: report.shard, viewers });
    return owed.length > 0 || isUnserved ? [{ ...others, owed, ...(isUnserved && { unservedSince }) }] : [];
  });
}

/** Returns the number of the poll's viewers, by the last round to all. */
export function viewersAfter({ past, reports }: ComposeRequest): number {
  if (past?.to !== 'all') return past?.viewers ?? 0;
  const viewers = reports.reduce((sum, report) => sum + report.viewers + report.owed.length, 0);
  // The number of viewers on a shard that was not served is unknown.
  return reports.some(({ unservedSince }) => unservedSince !== undefined) ? Math.max(viewers, past.viewers) : viewers;
}

interface RoundInput extends ComposeRequest {
  viewers: number;
  intervalMs: number;
  startedAt: number;
  unreached: readonly DeliveryReport[];
}

/**
 * Returns when the next round is due, in milliseconds since 1970. 0: at once. A state is told once:
 * after it, only owed viewers are waited for.
 */
export function dueAt(
  { past, news }: ComposeRequest,
  { intervalMs, unreached }: Pick<RoundInput, 'intervalMs' | 'unreached'>,
): number {
  if (past === undefined) return 0;
  const toAllAt = past.toAllAt + intervalMs;
  if (unreached.length === 0) return news === 'state' ? 0 : toAllAt;
  const toOwedAt = past.at + Math.min(intervalMs, OWED_INTERVAL_MS);
  // If a round to all was due before the last round, there was nothing to tell.
  return toAllAt > past.at ? Math.min(toAllAt, toOwedAt) : toOwedAt;
}

/**
 * Decides the next round and returns the record of it for the round after it; undefined if there is
 * none. Takes or keeps the poll's lease.
 */
export async function planRound(
  { pollId, news, past, executionId, successorOf, viewers, intervalMs, startedAt, unreached }: RoundInput,
  leases: Pick<BroadcastLeases, 'hold'>,
): Promise<PastRounds | undefined> {
  const toAll = (changes: number): PastRounds => ({
    to: 'all',
    at: startedAt,
    toAllAt: startedAt,
    changes,
    viewers,
  });
  const toOwed = past && { ...past, to: 'owed' as const, at: startedAt, viewers };
  if (news === 'state') return past === undefined ? toAll(0) : unreached.length > 0 ? toOwed : undefined;

  const changes = await leases.hold(pollId, {
    owner: executionId,
    successorOf,
    knownChanges: unreached.length > 0 ? undefined : past?.changes,
    forMs: 2 * intervalMs + LEASE_MS,
  });
  if (changes === undefined) return undefined;
  const isDue = past === undefined || (changes !== past.changes && startedAt >= past.toAllAt + intervalMs);
  return isDue ? toAll(changes) : toOwed;
}

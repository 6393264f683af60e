import type { NewestChange } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import type { Connections } from '../connections/connections.ts';
import { broadcastIntervalMs } from './broadcast-interval.ts';
import type { BroadcastLeases } from './broadcast-leases.ts';
import type { ComposeRequest, Round } from './contract.ts';
import { dueAt, type GivenUp, OWED_INTERVAL_MS, planRound, stillUnreached, viewersAfter } from './next-round.ts';
import { deliveriesOf, NO_DELIVERIES, owedMaxOf } from './round-deliveries.ts';

/**
 * Age at which an execution hands over to a new one, in milliseconds. An Express execution may run
 * for five minutes (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), but
 * the history of one minute is easier to read.
 */
export const EXECUTION_MAX_MS = 60_000;

export interface Composing {
  leases: Pick<BroadcastLeases, 'hold'>;
  connections: Pick<Connections, 'shardsOf'>;
  readResults(pollId: string): Promise<PollResults | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  onGivenUp(givenUp: GivenUp): void;
}

/**
 * Waits until the next round of a broadcast is due, and returns its messages and deliveries. While
 * there are changes, all viewers get one round in each interval; owed viewers get one sooner. A
 * broadcast of counts ends when nothing has changed and nobody is owed a message, or when another
 * execution holds the poll. A broadcast of a state is one round to all, and rounds to the owed.
 */
export async function compose(request: ComposeRequest, composing: Composing): Promise<Round> {
  const { pollId, news, executionStartedAt } = request;
  const unreached = stillUnreached(request.reports, composing);
  const viewers = viewersAfter(request);
  const intervalMs = broadcastIntervalMs(viewers);
  const restMs = dueAt(request, { intervalMs, unreached }) - composing.now();
  // Sleeps here, because a Wait state has whole seconds.
  if (restMs > 0) await composing.sleep(restMs);

  const startedAt = composing.now();
  const past = await planRound({ ...request, viewers, intervalMs, startedAt, unreached }, composing.leases);
  const { messages, deliveries, newestChange } =
    past === undefined ? NO_DELIVERIES : await deliveriesOf({ pollId, news, to: past.to, unreached }, composing);
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
 * Returns true if viewers have not heard of the change: it is newer than the last that they were
 * told or, in the first round, not older than the change that started the execution. Otherwise only
 * a generation that nobody reads has changed.
 */
function isNews(change: NewestChange | undefined, { past, newestChange: cause }: ComposeRequest): boolean {
  if (change === undefined) return false;
  if (past?.toldUntil !== undefined) return change.countedAt > past.toldUntil;
  return cause !== undefined && change.countedAt >= cause.countedAt;
}

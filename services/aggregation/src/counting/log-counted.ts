import { logger, measure } from '@booth/shared/lambda';
import type { CountingWrite } from './counting-write.ts';

/**
 * Logs what a batch has counted, one line for each poll, and measures it. A line has the
 * correlation id of every ballot: some 25 bytes each, of the 1 MB that CloudWatch Logs allows
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html).
 */
export function logCounted(counted: readonly CountingWrite[], now: Date): void {
  if (counted.length === 0) return;
  const isFirst = ({ replaced, target }: CountingWrite) => replaced === undefined && !target.state.version.removed;
  const ballots = counted.filter(isFirst).length;
  if (ballots > 0) measure('BallotsCounted', ballots);
  // Only first counts: a removed or erased ballot keeps the time when it was cast.
  const cast = counted.filter(isFirst).map(({ target }) => target.state.version.at);
  if (cast.length > 0) measure('CountingLag', Math.max(0, now.getTime() - Math.min(...cast)));
  for (const [pollId, writes] of Map.groupBy(counted, ({ target }) => target.state.pollId)) {
    const correlationIds = writes.flatMap(({ target }) => target.state.correlationId ?? []);
    logger.info('counted', { pollId, ballots: writes.length, correlationIds });
  }
}

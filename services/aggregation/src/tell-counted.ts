import { logger, measure } from '@booth/shared/lambda';
import type { Count } from './ballot-count.ts';

/**
 * Logs what a batch has counted, in one line for each poll, and measures it. A line names every
 * request that its ballots came by: some 25 bytes a ballot, of the 1 MB that an event of CloudWatch
 * Logs may have
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html).
 */
export function tellCounted(counted: readonly Count[], now: Date): void {
  if (counted.length === 0) return;
  const isFirst = ({ over, target }: Count) => over === undefined && !target.state.version.removed;
  const ballots = counted.filter(isFirst).length;
  if (ballots > 0) measure('BallotsCounted', ballots);
  // A ballot that is removed or erased keeps the time when it was cast.
  const cast = counted.filter(isFirst).map(({ target }) => target.state.version.at);
  if (cast.length > 0) measure('CountingLag', Math.max(0, now.getTime() - Math.min(...cast)));
  for (const [pollId, counts] of Map.groupBy(counted, ({ target }) => target.state.pollId)) {
    const correlationIds = counts.flatMap(({ target }) => target.state.correlationId ?? []);
    logger.info('counted', { pollId, ballots: counts.length, correlationIds });
  }
}

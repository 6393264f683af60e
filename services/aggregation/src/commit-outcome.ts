import { areAllPassing } from '@booth/shared/lambda';

/** What became of one transaction of markers and counters. */
export type CommitOutcome =
  | { kind: 'counted' }
  /** Nothing was written: these markers are others than they were taken for. */
  | { kind: 'outdated'; markerKeys: string[] }
  /** Nothing was written: another writer was at the same items, or the table is busy. Later it may go through. */
  | { kind: 'contended' };

/**
 * Reads why a transaction was cancelled. DynamoDB gives one reason code for each action, in the order of the request
 * (`None` for those not at fault), and here the markers came first. Undefined where a reason is one that neither reading
 * markers anew nor waiting heals.
 */
export function outcomeOfCancellation(
  markerKeys: readonly string[],
  reasonCodes: readonly (string | undefined)[],
): CommitOutcome | undefined {
  const outdated = markerKeys.filter((_, index) => reasonCodes[index] === 'ConditionalCheckFailed');
  if (outdated.length > 0) return { kind: 'outdated', markerKeys: outdated };
  return areAllPassing(reasonCodes) ? { kind: 'contended' } : undefined;
}

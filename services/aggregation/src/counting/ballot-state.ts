import { BallotItem, SCREENS_MAX, voterKey } from '@booth/shared';
import * as z from 'zod/mini';
// Imported by name, because esbuild would bundle all of `z.core`, with all its languages.
import { $ZodError } from 'zod/v4/core';
import { type Contribution, contributionOf } from './contribution.ts';
import type { Version } from './marker.ts';

/** A state of a ballot, present or past. */
export interface BallotState {
  pollId: string;
  voterKey: string;
  version: Version;
  /** What the ballot adds to the tallies; nothing if it was removed. */
  contribution: Contribution;
  /**
   * True if a marker is unlikely, so it is not read first. A wrong guess costs one refused
   * transaction.
   */
  probablyUnmarked: boolean;
  /** Id of the request that brought the ballot. */
  correlationId?: string | undefined;
}

/** The key of any item in the votes table, ballot or not. */
export const BallotKey = z.object({ voterKey: z.string() });

/** A change that can never be counted: it does not fit the schema. */
export class UncountableChange extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UncountableChange';
  }
}

/**
 * Returns the state of a ballot that was read from the votes table.
 * @throws UncountableChange
 */
export function stateOf(item: unknown): BallotState {
  const parsed = BallotItem.safeParse(item);
  if (!parsed.success) throw new UncountableChange(z.prettifyError(parsed.error));
  const { pollId, userId, timestamp, correlationId } = parsed.data;
  const key = voterKey(pollId, userId);
  // A rebuild finds the markers of a poll by their keys, and DynamoDB limits the length of a key.
  if (parsed.data.voterKey !== key) throw new UncountableChange('voterKey: does not match the poll and the voter');
  const version = { at: Date.parse(timestamp), removed: false };
  return {
    pollId,
    voterKey: key,
    version,
    contribution: countable(parsed.data),
    probablyUnmarked: true,
    correlationId,
  };
}

/** `TOTALS` and a minute. */
const TALLIES_OF_BALLOT = 2;

function countable(item: BallotItem): Contribution {
  const contribution = readContribution(item);
  // No poll has more screens, and a transaction has room for a limited number of tallies.
  if (contribution.size > TALLIES_OF_BALLOT + SCREENS_MAX)
    throw new UncountableChange(`answers: are to more than ${SCREENS_MAX} screens`);
  return contribution;
}

function readContribution(item: BallotItem): Contribution {
  try {
    return contributionOf(item);
  } catch (error) {
    // Reasons are logged, and a JSON parser's message would quote what the voter typed.
    throw new UncountableChange(`answers: ${error instanceof $ZodError ? z.prettifyError(error) : 'are not JSON'}`);
  }
}

import type { StreamRecord } from '@booth/shared/lambda';
import type { RedriveReport } from '../../src/redrive/redrive-contract.ts';
import { aBallot, anUncountableItem, aRecord, castRecord } from './ballots.ts';

/** The report of a call that found nothing. */
export const NOTHING: RedriveReport = {
  counted: 0,
  failed: [],
  unknown: [],
  stillUncountable: [],
  unreadable: [],
  dropped: [],
  heldElsewhere: 0,
  more: false,
};

/** Returns a record that can be counted now, after a fix. */
export const mended = castRecord;

/** Returns a record that still fits no schema. */
export const poison = (): StreamRecord => aRecord({ after: anUncountableItem({ voter: 'eve' }) });

/** Returns a record that is too large for a message with its images. */
export const tooLarge = (pollId: string): StreamRecord =>
  aRecord({ after: { ...aBallot({ pollId }), oops: 'x'.repeat(300_000) } });

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

/** A record that counts now: what was wrong when its message was written has been mended. */
export const mended = castRecord;

/** A record that nothing has been done for. */
export const poison = (): StreamRecord => aRecord({ after: anUncountableItem({ voter: 'eve' }) });

/** A record that is too large for a message with its images. */
export const tooLarge = (pollId: string): StreamRecord =>
  aRecord({ after: { ...aBallot({ pollId }), oops: 'x'.repeat(300_000) } });

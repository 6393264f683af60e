import type { StreamRecord } from '@booth/shared/lambda';
import type { RedriveReport } from '../src/redrive/report.ts';
import { aRecord, aVote, castRecord } from './votes.ts';

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

/** A record that counts now: what was wrong when its letter was written has been mended. */
export const mended = castRecord;

/** A record that nothing has been done for. */
export const poison = (): StreamRecord => aRecord({ after: { ...aVote({ voter: 'eve' }), serviceName: 'NOT AN ID' } });

/** A record that is too large for a letter with its images. */
export const tooLarge = (pollId: string): StreamRecord =>
  aRecord({ after: { ...aVote({ pollId }), oops: 'x'.repeat(300_000) } });

import { PollId } from '@booth/shared';
import { z } from 'zod';
import { RebuildProgress } from './rebuild.ts';

/** What an operator asks of `rebuild`. */
export const RebuildRequest = z.object({
  pollId: PollId,
  /** See `RebuildProgress`; asked of the first call. */
  restored: z.boolean().default(false),
  /** What the call before has answered; left out by the first. */
  progress: RebuildProgress.optional(),
  /** Answer after about so many seconds with what has been done by then; a wait is not cut short. 0: only begin. */
  forSeconds: z.number().min(0).default(600),
});

export type RebuildRequest = z.infer<typeof RebuildRequest>;

/** The function, for whoever calls it. */
export const rebuildContract = { name: 'rebuild', request: RebuildRequest, answer: RebuildProgress };

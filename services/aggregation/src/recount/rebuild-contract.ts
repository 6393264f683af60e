import { PollId } from '@booth/shared';
import * as z from 'zod/mini';
import { RebuildProgress } from './rebuild.ts';

/** What an operator asks of `rebuild`. */
export const RebuildRequest = z.object({
  pollId: PollId,
  /** See `RebuildProgress`; asked of the first call. */
  restored: z._default(z.boolean(), false),
  /** What the call before has answered; left out by the first. */
  progress: z.optional(RebuildProgress),
  /** Answer after about so many seconds with what has been done by then; a wait is not cut short. 0: only begin. */
  forSeconds: z._default(z.number().check(z.minimum(0)), 600),
});

export type RebuildRequest = z.infer<typeof RebuildRequest>;

/** The function, for whoever calls it. */
export const rebuildContract = { name: 'rebuild', request: RebuildRequest, answer: RebuildProgress };

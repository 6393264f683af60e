import type { Poll } from '@booth/shared';
import type { QueryClient } from '@tanstack/react-query';
import type { Booth } from '../../page/booth.ts';
import { newQueryClient } from '../../page/query-client.ts';
import { visitQueryOptions } from '../poll/api/visit.ts';
import { sessionStart } from '../visitor/session-start.ts';
import { previewBooth } from './preview-booth.ts';
import { createPreviewVisit, type PreviewVisit, SESSION_ID } from './preview-visit.ts';

/** A visit of a preview from its beginning, and the booth and cache of its page. */
export interface PreviewRun {
  /** A new one for each run. */
  key: string;
  pollId: string;
  booth: Booth;
  cache: QueryClient;
  visit: PreviewVisit;
}

/** Passes the current state of the visit to the page. */
export function updatePage({ booth, cache, visit }: Pick<PreviewRun, 'booth' | 'cache' | 'visit'>): void {
  const home = visit.home();
  const startOf = (poll: Poll) => sessionStart(booth, poll);
  // A preview keeps no votes on the device.
  const reader = { client: booth.client, startOf, forgetOldVotes: () => undefined };
  cache.setQueryData(visitQueryOptions(reader, home.poll.pollId).queryKey, home);
}

/** Begins a visit of the poll. */
export function startRun(around: Booth, poll: Poll): PreviewRun {
  const visit = createPreviewVisit(poll, () => new Date());
  const booth = previewBooth(around, visit);
  const run = { key: booth.newId(), pollId: poll.pollId, booth, cache: newQueryClient(), visit };
  updatePage(run);
  return run;
}

/** Continues at the same place with a changed poll. */
export function changeRun(run: PreviewRun, poll: Poll): PreviewRun {
  for (const part of run.visit.change(poll)) run.booth.drafts.forget({ scope: SESSION_ID, part });
  updatePage(run);
  return { ...run, pollId: poll.pollId };
}

import { lazy, useEffect } from 'react';

const load = () => import('./after-vote.ts');

export const VisibleResults = lazy(async () => ({ default: (await load()).VisibleResults }));
export const SurveyVoted = lazy(async () => ({ default: (await load()).SurveyVoted }));
export const Voted = lazy(async () => ({ default: (await load()).Voted }));

/** Loads the pages after a vote while the visitor is still choosing. */
export function useAfterVoteSoon(): void {
  useEffect(() => {
    // The page tries again when it needs them.
    load().catch(() => undefined);
  }, []);
}

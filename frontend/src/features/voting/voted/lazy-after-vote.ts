import { lazy, useEffect } from 'react';

const load = () => import('./after-vote.ts');

export const Outcome = lazy(async () => ({ default: (await load()).Outcome }));
export const SurveyVoted = lazy(async () => ({ default: (await load()).SurveyVoted }));
export const Voted = lazy(async () => ({ default: (await load()).Voted }));

/** Loads what comes after the vote while the visitor is still choosing. */
export function useAfterVoteSoon(): void {
  useEffect(() => {
    // Where this fails, the page tries again when it needs it.
    load().catch(() => undefined);
  }, []);
}

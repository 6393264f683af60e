import { HomeView, Moment, Receipt } from '@booth/shared';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { createClient } from '../api/client.ts';
import { createTrouble } from '../api/trouble.ts';
import { createWake } from '../api/wake.ts';
import { type TextStore, tabStore } from '../device/device-storage.ts';
import { createPollRecords } from '../device/poll-records.ts';
import { type RandomValues, randomId } from '../device/random-id.ts';
import { createDraftStore } from '../features/visitor/draft.ts';
import { KeptBallot } from '../features/visitor/kept-ballot.ts';
import { TypedProof } from '../features/visitor/proof.ts';
import { createSurveyHistory } from '../features/voting/survey/survey-history.ts';
import type { Reader } from '../i18n/language.ts';
import { startTexts } from '../i18n/start.ts';
import type { Texts } from '../i18n/texts.ts';
import { type Environment, EnvironmentError, parseEnvironment } from '../page/environment.ts';
import { afterSleep, createPageClock } from '../time/page-clock.ts';
import { createServerClock } from '../time/server-clock.ts';
import { App } from './App.tsx';
import { NotSetUp } from './NotSetUp.tsx';

// zod would compile its parsers with `new Function`, which the content security policy forbids.
z.config({ jitless: true });

function boothOf(environment: Environment, store: TextStore, deviceId: string) {
  const pageClock = createPageClock();
  const wake = createWake(window, document);
  afterSleep(pageClock, () => {
    if (document.visibilityState === 'visible') wake.now();
  });
  const trouble = createTrouble();
  const clock = createServerClock(pageClock.now);
  const randomValues: RandomValues = (bytes) => crypto.getRandomValues(bytes);
  const client = createClient({
    addresses: { survey: environment.surveyUrl, aggregation: environment.aggregationUrl },
    deviceId: () => deviceId,
    watchForWake: wake.watch,
    onTrouble: trouble.report,
    clock,
  });
  return {
    environment,
    client,
    clock,
    wake,
    trouble,
    device: store,
    drafts: createDraftStore(tabStore()),
    surveyHistory: createSurveyHistory(window),
    proofs: createPollRecords(store, 'proof', TypedProof, window),
    ballots: createPollRecords(store, 'ballot', KeptBallot, window),
    receipts: createPollRecords(store, 'receipt', Receipt, window),
    changes: createPollRecords(store, 'change', z.literal(true), window),
    openings: createPollRecords(store, 'opened', Moment, window),
    visits: createPollRecords(tabStore(), 'visit', HomeView, window),
    newId: () => randomId(randomValues),
  };
}

/** Renders the application in place of the shell. */
export function start(element: HTMLElement, store: TextStore, deviceId: string, reader: Reader, texts: Texts): void {
  startTexts(store, reader, texts);
  const root = createRoot(element);
  try {
    root.render(<App booth={boothOf(parseEnvironment(import.meta.env), store, deviceId)} />);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    root.render(<NotSetUp error={error} />);
  }
}

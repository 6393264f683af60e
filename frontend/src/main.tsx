import { Receipt } from '@booth/shared';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { createClient } from './api/client.ts';
import { App } from './app/App.tsx';
import { type Environment, EnvironmentError, parseEnvironment } from './app/environment.ts';
import { NotSetUp } from './app/NotSetUp.tsx';
import { KeptBallot } from './features/ballot/kept-ballot.ts';
import { createTrouble } from './features/connection/trouble.ts';
import { createWake } from './features/connection/wake.ts';
import { TypedClaim } from './features/identity/claim.ts';
import { createDraftStore } from './features/survey/draft.ts';
import { deviceIdIn } from './features/visitor/device-id.ts';
import { deviceStore, tabStore } from './features/visitor/device-storage.ts';
import { createPollRecords } from './features/visitor/poll-records.ts';
import { type RandomValues, randomId } from './features/visitor/random-id.ts';
import { startTexts } from './i18n/start.ts';

// zod would compile its parsers with `new Function`, which the content security policy forbids.
z.config({ jitless: true });

const store = deviceStore();

function boothOf(environment: Environment) {
  const wake = createWake(window, document);
  const trouble = createTrouble();
  const randomValues: RandomValues = (bytes) => crypto.getRandomValues(bytes);
  const deviceId = deviceIdIn(store, randomValues);
  const client = createClient({
    addresses: { survey: environment.surveyUrl, aggregation: environment.aggregationUrl },
    deviceId: () => deviceId,
    watchForWake: wake.watch,
    onTrouble: trouble.report,
  });
  return {
    environment,
    client,
    wake,
    trouble,
    drafts: createDraftStore(tabStore()),
    claims: createPollRecords(store, 'claim', TypedClaim, window),
    ballots: createPollRecords(store, 'ballot', KeptBallot, window),
    receipts: createPollRecords(store, 'receipt', Receipt, window),
    changes: createPollRecords(store, 'change', z.literal(true), window),
    newId: () => randomId(randomValues),
  };
}

function start(element: HTMLElement) {
  startTexts(store);
  const root = createRoot(element);
  try {
    root.render(<App booth={boothOf(parseEnvironment(import.meta.env))} />);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    root.render(<NotSetUp error={error} />);
  }
}

const element = document.getElementById('root');
if (element !== null) start(element);

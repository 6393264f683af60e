import { HomeView, Receipt } from '@booth/shared';
import * as z from 'zod/mini';
import { createTrouble } from '../../api/trouble.ts';
import { memoryStore } from '../../device/device-storage.ts';
import { createPollRecords } from '../../device/poll-records.ts';
import type { Booth } from '../../page/booth.ts';
import { createDraftStore } from '../visitor/draft.ts';
import { KeptBallot } from '../visitor/kept-ballot.ts';
import { TypedProof } from '../visitor/proof.ts';
import { createSurveyHistory } from '../voting/survey/survey-history.ts';
import { createPreviewClient } from './preview-client.ts';
import type { PreviewVisit } from './preview-visit.ts';

/** Entries of a frame's history are entries of the page around it, so a preview adds none. */
const NO_HISTORY = {
  history: { state: null, pushState: () => {}, go: () => {} },
  addEventListener: () => {},
  removeEventListener: () => {},
};

/** Returns the booth of a preview: a visit in memory, without network, storage or history. */
export function previewBooth(around: Booth, visit: PreviewVisit): Booth {
  const store = memoryStore();
  // No other tab writes into it.
  const page = new EventTarget();
  return {
    ...around,
    environment: { ...around.environment, realtimeUrl: undefined },
    client: createPreviewClient(visit),
    trouble: createTrouble(),
    device: store,
    drafts: createDraftStore(store),
    surveyHistory: createSurveyHistory(NO_HISTORY),
    proofs: createPollRecords(store, 'proof', TypedProof, page),
    ballots: createPollRecords(store, 'ballot', KeptBallot, page),
    receipts: createPollRecords(store, 'receipt', Receipt, page),
    changes: createPollRecords(store, 'change', z.literal(true), page),
    visits: createPollRecords(store, 'visit', HomeView, page),
  };
}

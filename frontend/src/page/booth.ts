import type { HomeView } from '@booth/shared';
import { createContext, use } from 'react';
import type { BoothClient } from '../api/client.ts';
import type { Trouble } from '../api/trouble.ts';
import type { Wake } from '../api/wake.ts';
import type { TextStore } from '../device/device-storage.ts';
import type { PollRecords } from '../device/poll-records.ts';
import type { DraftStore } from '../features/visitor/draft.ts';
import type { KeptBallot } from '../features/visitor/kept-ballot.ts';
import type { TypedProof } from '../features/visitor/proof.ts';
import type { SurveyHistory } from '../features/voting/survey/survey-history.ts';
import type { ServerClock } from '../time/server-clock.ts';
import type { Environment } from './environment.ts';

/** Everything that the page is connected to. Made once, at the start. */
export interface Booth {
  environment: Environment;
  client: BoothClient;
  /** The server's clock. Everything that a page says about a poll's times goes by it. */
  clock: ServerClock;
  wake: Wake;
  trouble: Trouble;
  /** What is kept on this device, for all polls. */
  device: TextStore;
  drafts: DraftStore;
  /** The screens of a survey as entries of the browser's history. */
  surveyHistory: SurveyHistory;
  proofs: PollRecords<TypedProof>;
  ballots: PollRecords<KeptBallot>;
  /** The proof that this device voted, which opens results that only voters see. */
  receipts: PollRecords<string>;
  /** Set while a session changes a vote that was recorded before. */
  changes: PollRecords<true>;
  /** When each poll with votes on this device was opened. A reset changes that moment. */
  openings: PollRecords<string>;
  /** The last home view of each poll that this tab saw. */
  visits: PollRecords<HomeView>;
  /** Returns an id that is never returned again. */
  newId: () => string;
}

export const BoothContext = createContext<Booth | undefined>(undefined);

export function useBooth(): Booth {
  const booth = use(BoothContext);
  if (booth === undefined) throw new Error('useBooth needs a BoothContext above it');
  return booth;
}

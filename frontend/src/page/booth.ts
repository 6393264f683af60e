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

/** What the page is connected to; made once at start. */
export interface Booth {
  environment: Environment;
  client: BoothClient;
  /** By which everything that a page says of a poll's times is decided. */
  clock: ServerClock;
  wake: Wake;
  trouble: Trouble;
  /** What is kept on this device, of whatever poll. */
  device: TextStore;
  drafts: DraftStore;
  /** The browser's history, as the screens of a survey. */
  surveyHistory: SurveyHistory;
  proofs: PollRecords<TypedProof>;
  ballots: PollRecords<KeptBallot>;
  /** By which this device may see results that are shown to voters. */
  receipts: PollRecords<string>;
  /** Where a session changes a vote that was recorded before. */
  changes: PollRecords<true>;
  /** When each poll was opened whose votes are kept here; a reset makes that another moment. */
  openings: PollRecords<string>;
  /** What this tab knew last of each visit. */
  visits: PollRecords<HomeView>;
  /** Never the same again. */
  newId: () => string;
}

export const BoothContext = createContext<Booth | undefined>(undefined);

export function useBooth(): Booth {
  const booth = use(BoothContext);
  if (booth === undefined) throw new Error('useBooth needs a BoothContext above it');
  return booth;
}

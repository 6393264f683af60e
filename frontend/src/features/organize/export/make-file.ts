import type { BoothClient } from '../../../api/client.ts';

/** How far a file is: nobody knows before the last page how many there are. */
export type ExportProgress = { ballots: number } | { bytes: number };

/** What a file is made with. */
export interface Making {
  client: BoothClient;
  pollId: string;
  signal: AbortSignal;
  onProgress: (progress: ExportProgress) => void;
}

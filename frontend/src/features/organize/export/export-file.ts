import type { BoothClient } from '../../../api/client.ts';

/** How much has been read so far. The total is unknown until the last page. */
export type ExportProgress = { ballots: number } | { bytes: number };

/** What an `ExportFile` is made with. */
export interface ExportContext {
  client: BoothClient;
  pollId: string;
  signal: AbortSignal;
  onProgress: (progress: ExportProgress) => void;
}

/** A file that can be exported. `make` returns its parts. */
export interface ExportFile {
  /** In the downloads. */
  name: string;
  type: string;
  make: (context: ExportContext) => Promise<BlobPart[]>;
}

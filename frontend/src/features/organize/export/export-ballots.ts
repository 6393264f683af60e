import { routes } from '@booth/shared';
import type { BoothClient } from '../../../api/client.ts';
import { dataOf } from '../../../api/client.ts';
import type { Sink } from './sink.ts';

const NEXT_CURSOR = 'x-next-cursor';

/** How far it is: a file may have any number of pages, and nobody knows before the last. */
export interface ExportProgress {
  pages: number;
  characters: number;
}

/**
 * Follows the pages of the ballots into a file. What fails or is cancelled leaves no half of a file behind.
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function exportBallots(
  client: BoothClient,
  pollId: string,
  sink: Sink,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<void> {
  try {
    let cursor: string | undefined;
    let progress: ExportProgress = { pages: 0, characters: 0 };
    do {
      const page = await client.call(routes.exportBallots, { params: { pollId }, query: { cursor }, signal });
      signal.throwIfAborted();
      const part = dataOf(page);
      await sink.write(part);
      progress = { pages: progress.pages + 1, characters: progress.characters + part.length };
      onProgress(progress);
      cursor = page.headers.get(NEXT_CURSOR) ?? undefined;
    } while (cursor !== undefined);
    await sink.finish();
  } catch (error) {
    await sink.abandon().catch(() => undefined);
    throw error;
  }
}

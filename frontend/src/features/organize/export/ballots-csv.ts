import { routes } from '@booth/shared';
import { dataOf } from '../../../api/client.ts';
import type { Making } from './make-file.ts';

const NEXT_CURSOR = 'x-next-cursor';

/**
 * Reads the pages of the ballots' table, which are one file. Each becomes a blob, which the browser
 * keeps outside of the page's memory.
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function ballotsCsv({ client, pollId, signal, onProgress }: Making): Promise<Blob[]> {
  const parts: Blob[] = [];
  let bytes = 0;
  let cursor: string | undefined;
  do {
    const page = await client.call(routes.exportBallots, { params: { pollId }, query: { cursor }, signal });
    signal.throwIfAborted();
    const part = new Blob([dataOf(page)]);
    parts.push(part);
    bytes += part.size;
    onProgress({ bytes });
    cursor = page.headers.get(NEXT_CURSOR) ?? undefined;
  } while (cursor !== undefined);
  return parts;
}

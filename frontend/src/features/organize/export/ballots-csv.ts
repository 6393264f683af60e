import { routes } from '@booth/shared';
import { dataOf } from '../../../api/client.ts';
import type { ExportContext } from './export-file.ts';

const NEXT_CURSOR = 'x-next-cursor';

/**
 * Reads the ballots as CSV, page by page. Each page becomes a blob, which the browser keeps outside
 * of the page's memory; together they are one file.
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function ballotsCsv({ client, pollId, signal, onProgress }: ExportContext): Promise<Blob[]> {
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

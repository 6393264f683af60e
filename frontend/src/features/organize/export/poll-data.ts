import { type ExportedBallot, type PollChange, type ResultsSnapshot, routes } from '@booth/shared';
import { dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import type { ExportContext } from './export-file.ts';

/** Yields the ballots, a page at a time. */
export async function* ballotPages({
  client,
  pollId,
  signal,
  onProgress,
}: ExportContext): AsyncGenerator<ExportedBallot[]> {
  let read = 0;
  let cursor: string | undefined;
  do {
    const { ballots, next } = dataOf(
      await client.call(routes.readBallots, { params: { pollId }, query: { cursor }, signal }),
    );
    signal.throwIfAborted();
    read += ballots.length;
    onProgress({ ballots: read });
    yield ballots;
    cursor = next;
  } while (cursor !== undefined);
}

/** Reads the results, hidden or not; undefined if the poll was never opened. */
export async function resultsOf({
  client,
  pollId,
  signal,
}: Pick<ExportContext, 'client' | 'pollId' | 'signal'>): Promise<ResultsSnapshot | undefined> {
  try {
    return dataOf(await client.call(routes.readResults, { params: { pollId }, signal }));
  } catch (error) {
    if (problemOf(error)?.code === 'unknown-poll') return undefined;
    throw error;
  }
}

/** Reads the whole activity log of the poll, the latest entry first. */
export async function changesOf({ client, pollId, signal }: ExportContext): Promise<PollChange[]> {
  const changes: PollChange[] = [];
  let cursor: string | undefined;
  do {
    const page = dataOf(await client.call(routes.listChanges, { params: { pollId }, query: { cursor }, signal }));
    signal.throwIfAborted();
    changes.push(...page.changes);
    cursor = page.next;
  } while (cursor !== undefined);
  return changes;
}

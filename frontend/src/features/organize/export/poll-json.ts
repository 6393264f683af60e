import type { PollExport } from '@booth/shared';
import { fetchPoll } from '../api/organized-poll.ts';
import type { ExportContext } from './export-file.ts';
import { ballotPages, changesOf, resultsOf } from './poll-data.ts';

/**
 * Writes a `PollExport` as JSON and returns its parts. Ballots are written page by page: together,
 * they may not fit into the page's memory.
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function pollJson(context: ExportContext): Promise<Blob[]> {
  const { client, pollId, signal } = context;
  const poll = await fetchPoll(client, pollId, signal);
  const head: Omit<PollExport, 'ballots' | 'changes'> = {
    format: 1,
    exportedAt: new Date().toISOString(),
    poll,
    results: await resultsOf(context),
  };
  const parts = [new Blob([JSON.stringify(head).slice(0, -1), ',"ballots":['])];
  let isFirst = true;
  for await (const ballots of ballotPages(context)) {
    if (ballots.length === 0) continue;
    const lines = ballots.map((ballot) => JSON.stringify(ballot)).join(',\n');
    parts.push(new Blob([isFirst ? '\n' : ',\n', lines]));
    isFirst = false;
  }
  // Read last, so that the log includes this export.
  const changes = await changesOf(context);
  parts.push(new Blob(['\n],"changes":', JSON.stringify(changes), '}\n']));
  return parts;
}

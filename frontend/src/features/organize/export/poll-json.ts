import type { PollExport } from '@booth/shared';
import { fetchPoll } from '../api/organized-poll.ts';
import type { Making } from './make-file.ts';
import { ballotPages, changesOf, resultsOf } from './read-poll.ts';

/**
 * Returns the parts of a `PollExport` as JSON text. Ballots are written page by page: together,
 * they may not fit into the page's memory.
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function pollJson(making: Making): Promise<Blob[]> {
  const { client, pollId, signal } = making;
  const poll = await fetchPoll(client, pollId, signal);
  const head: Omit<PollExport, 'ballots' | 'changes'> = {
    format: 1,
    exportedAt: new Date().toISOString(),
    poll,
    results: await resultsOf(making),
  };
  const parts = [new Blob([JSON.stringify(head).slice(0, -1), ',"ballots":['])];
  let isFirst = true;
  for await (const ballots of ballotPages(making)) {
    if (ballots.length === 0) continue;
    const lines = ballots.map((ballot) => JSON.stringify(ballot)).join(',\n');
    parts.push(new Blob([isFirst ? '\n' : ',\n', lines]));
    isFirst = false;
  }
  // Read last, so that this export is in the log, too.
  const changes = await changesOf(making);
  parts.push(new Blob(['\n],"changes":', JSON.stringify(changes), '}\n']));
  return parts;
}

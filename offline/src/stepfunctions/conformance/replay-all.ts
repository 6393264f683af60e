import type { Verdict } from './compare.ts';
import type { RecordedCase } from './recording.ts';
import { startReplays } from './replay.ts';

export interface CaseResult {
  recorded: RecordedCase;
  verdict: Verdict;
}

/** Cases that run at once. */
const concurrency = 16;

/** Replays all cases; the results have the order of the cases. */
export async function replayAll(cases: RecordedCase[]): Promise<CaseResult[]> {
  const service = await startReplays();
  const results: CaseResult[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < cases.length; index = next++) {
      const recorded = cases[index];
      if (recorded !== undefined) results[index] = { recorded, verdict: await service.replay(recorded) };
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await service.close();
  return results;
}

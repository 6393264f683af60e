import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { voterKey } from '@booth/shared';
import type { ExportDependencies } from '../../../src/organizer/export/ballot-page.ts';
import { aBallot, userId } from '../../support/ballots.ts';
import { JO } from '../../support/organizer-service.ts';
import { aPoll, because, choose } from '../../support/polls.ts';

const BALLOTS = 100_000;

/** About as many as a megabyte of the votes table holds. */
const BALLOTS_OF_A_READ = 500;

/** The memory is looked at in the middle of pages, now and then: collecting takes a while. */
const READS_OF_A_LOOK = 17;

/** What one page may hold: 4 MB as JSON, the same once more as lines, and the items of a read. */
const GROWTH_MAX_BYTES = 32 * 1024 * 1024;

/** What is in use once all else is collected. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}

test('the export of 100,000 ballots has each once, and takes no more memory for the last page than for the first', async () => {
  // Prepare
  const { exportBallots } = await import('../../../src/organizer/export/export-ballots.ts');
  const poll = aPoll({ pollId: 'crowded' });
  const answers = JSON.stringify({ services: choose('s3', 'sqs'), why: because('速い, "とても"'.repeat(40)) });
  const ballot = aBallot({ pollId: poll.pollId, userId: userId(0), answers });
  const used: number[] = [];
  let reads = 0;
  /** Ballots as they are read from the table, made only when they are asked for. */
  const read: ExportDependencies['ballotPages']['read'] = async (pollId, after) => {
    const first = after === undefined ? 0 : Number.parseInt(after.voterKey.slice(-8), 16) + 1;
    reads += 1;
    if (reads % READS_OF_A_LOOK === 0) used.push(usedBytes());
    const ballots = Array.from({ length: Math.min(BALLOTS_OF_A_READ, BALLOTS - first) }, (_, index) => {
      const id = userId(first + index);
      return { ...ballot, userId: id, voterKey: voterKey(pollId, id) };
    });
    const last = first + ballots.length - 1;
    const isEnd = last + 1 >= BALLOTS;
    return { ballots, next: isEnd ? undefined : { voterKey: voterKey(pollId, userId(last)) } };
  };
  const dependencies: ExportDependencies = {
    polls: { readOwn: async () => poll, readRecord: async () => undefined },
    ballotPages: { read },
    changes: { record: async () => {} },
    now: () => new Date(),
  };
  const before = usedBytes();

  // Act
  let cursor: string | undefined;
  let bytes = 0;
  let lines = 0;
  const voters = new Set<string>();
  do {
    const page = await exportBallots(dependencies, { pollId: poll.pollId, cursor, organizer: JO });
    const text = page.body ?? '';
    bytes += Buffer.byteLength(text);
    for (const [, voter = ''] of text.matchAll(/Z","([0-9a-f]{64})",/g)) {
      lines += 1;
      voters.add(voter.slice(-5));
    }
    cursor = page.headers?.['x-next-cursor'];
  } while (cursor !== undefined);

  // Assess
  expect([lines, voters.size]).toEqual([BALLOTS, BALLOTS]);
  expect(bytes).toBeGreaterThan(2 * GROWTH_MAX_BYTES);
  expect(used.length).toBeGreaterThan(5);
  expect(Math.max(...used) - before).toBeLessThan(GROWTH_MAX_BYTES);
}, 120_000);

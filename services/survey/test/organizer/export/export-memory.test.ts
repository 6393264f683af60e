import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { voterKey } from '@booth/shared';
import type { ExportDependencies } from '../../../src/organizer/export/ballot-page.ts';
import { aBallot, anId } from '../../support/ballots.ts';
import { JO } from '../../support/organizer-service.ts';
import { aPoll, because, choose } from '../../support/polls.ts';

const BALLOTS = 100_000;

/** How many ballots one read returns: about a megabyte of the votes table. */
const BALLOTS_OF_A_READ = 500;

/** Measures the memory only now and then within pages, because a collection takes a while. */
const READS_OF_A_LOOK = 17;

/** The most that one page needs: 4 MB as JSON, the same as lines, and the items of a read. */
const GROWTH_MAX_BYTES = 32 * 1024 * 1024;

/** Returns the bytes in use after a collection. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}

test('an export of 100,000 ballots has each once, and its last page needs no more memory than its first', async () => {
  // Prepare
  const { exportBallots } = await import('../../../src/organizer/export/export-ballots.ts');
  const poll = aPoll({ pollId: 'crowded' });
  const answers = JSON.stringify({ services: choose('s3', 'sqs'), why: because('速い, "とても"'.repeat(40)) });
  const ballot = aBallot({ pollId: poll.pollId, userId: anId(0), answers });
  const used: number[] = [];
  let reads = 0;
  /** The ballots of the table, made when they are read. */
  const read: ExportDependencies['ballotPages']['read'] = async (pollId, after) => {
    const first = after === undefined ? 0 : Number.parseInt(after.voterKey.slice(-8), 16) + 1;
    reads += 1;
    if (reads % READS_OF_A_LOOK === 0) used.push(usedBytes());
    const ballots = Array.from({ length: Math.min(BALLOTS_OF_A_READ, BALLOTS - first) }, (_, index) => {
      const id = anId(first + index);
      return { ...ballot, userId: id, voterKey: voterKey(pollId, id) };
    });
    const last = first + ballots.length - 1;
    const isEnd = last + 1 >= BALLOTS;
    return { ballots, next: isEnd ? undefined : { voterKey: voterKey(pollId, anId(last)) } };
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
});

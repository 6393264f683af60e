import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Poll } from '@booth/shared';
import { type LocalCloud, PartFailed } from 'serverless-offline-step-functions-cloud/runner';
import { countedBallots, VOTES } from '../support/counted-ballots.ts';
import { findProcesses, type Part, startCountingCloud } from '../support/killable-cloud.ts';
import { startRush, VOTES_OF_A_BALLOT } from '../support/rush.ts';

/** The fewest votes of a test. A rush is longer if the counting needs more to begin. */
const VOTES_MIN = 10_000;
const BALLOTS_MIN = VOTES_MIN / VOTES_OF_A_BALLOT;
/** A cloud that is still busy after being asked this often hangs. */
const IDLE_ASKS_MAX = 10;

const text = (en: string) => ({ en, ja: en });
const aPoll = (pollId: string): Poll =>
  Poll.parse({
    pollId,
    version: 1,
    title: text('A rush of ballots'),
    status: 'open',
    visibility: 'live',
    screens: [
      {
        ...{ type: 'choice', id: 'services', title: text('Services'), min: 1, max: VOTES_OF_A_BALLOT },
        options: Array.from({ length: 10 }, (_, index) => ({ id: `option-${index}`, label: text(`Option ${index}`) })),
      },
    ],
  });

let dataFolder: string;
let cloud: LocalCloud;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'killed-parts-'));
  cloud = await startCountingCloud(dataFolder, undefined);
});

afterAll(async () => {
  await cloud?.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

test.each<[what: string, part: Part]>([
  ['the poller', 'cloud'],
  ['the aggregation service', 'aggregation'],
  ['DynamoDB Local', 'dynamodb'],
])(
  `kill -9 of %s (%s) in the middle of ${VOTES_MIN} votes or more loses none and counts none twice`,
  async (_what, part) => {
    // Prepare
    const poll = aPoll(`killed-${part}`);
    const votes = countedBallots(cloud, dataFolder);
    await votes.putPoll(poll);
    expect(await cloud.untilIdle()).toBe(true);
    const processes = await findProcesses(cloud);
    const checkpointAtFirst = await votes.checkpoint();

    // Act
    const rush = startRush(votes.documents, VOTES, poll);
    await votes.checkpointAfter(checkpointAtFirst);
    const countedBefore = await votes.untilCounted(poll, BALLOTS_MIN / 5);
    // The worst moment for the database: the poller has just saved that a batch is counted.
    if (part === 'dynamodb') await votes.checkpointAfter(await votes.checkpoint());
    processes.kill(part);
    const castBefore = rush.acknowledged.size;
    // Voters go on while the part is away, and once it is back.
    const wanted = Math.max(BALLOTS_MIN, 1.25 * castBefore);
    rush.pauseAt(0.9 * wanted);
    // The cloud ends when a part dies, as `npm start` does, and is started again on the same
    // folder.
    await expect(cloud.died).rejects.toThrow(PartFailed);
    await cloud.stop();
    const left = await processes.left();
    const checkpointBefore = await votes.checkpoint();
    cloud = await startCountingCloud(dataFolder, cloud);
    const castByThen = rush.acknowledged.size;
    await rush.endAt(wanted);
    const ballots = rush.acknowledged.size;
    for (let asks = 0; !(await cloud.untilIdle()); asks += 1) expect(asks).toBeLessThan(IDLE_ASKS_MAX);

    // Assess: ballots were counted after the kill, too, and no process of the killed cloud went on.
    expect(countedBefore).toBeLessThan(0.9 * ballots);
    expect(castByThen).toBeLessThan(ballots);
    expect(left).toEqual([]);
    // No ballot is lost, none counts twice.
    const { voters, counts } = await votes.votesTable(poll);
    expect(voters.size).toBeGreaterThanOrEqual(BALLOTS_MIN);
    expect(voters).toEqual(rush.acknowledged);
    expect(await votes.resultsTable(poll)).toEqual(counts);
    const results = await votes.results(poll);
    expect(results.ballots).toBe(ballots);
    const { 'services answers': answers, ...options } = counts.counters;
    expect(results.screens).toEqual([
      {
        ...{ type: 'choice', screenId: 'services', answers },
        options: Object.entries(options)
          .map(([name, count]) => ({ optionId: name.replace('services option:', ''), count }))
          .sort((one, other) => (one.optionId < other.optionId ? -1 : 1)),
      },
    ]);
    expect(await votes.deadLetterMessages()).toBe(0);
    // The poller went on where it was, and did not start the stream again.
    expect((await votes.checkpoint()) > checkpointBefore).toBe(true);
    expect(await votes.delivered()).toBeLessThan(ballots);
    votes.stop();
  },
);

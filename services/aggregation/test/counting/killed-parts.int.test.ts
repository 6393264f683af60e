import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Poll } from '@booth/shared';
import { type LocalCloud, PartFailed } from 'serverless-offline-step-functions-cloud/runner';
import { countedBallots, VOTES } from '../support/counted-ballots.ts';
import { findProcesses, type Part, startCountingCloud } from '../support/killable-cloud.ts';
import { startRush, VOTES_OF_A_BALLOT } from '../support/rush.ts';

const BALLOTS = 10_000;
/** A cloud that is still busy after being asked this often hangs. */
const IDLE_ASKS_MAX = 10;

const text = (en: string) => ({ en, ja: en });
const aPoll = (pollId: string): Poll =>
  Poll.parse({
    pollId,
    version: 1,
    title: text('Ten thousand ballots'),
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
}, 120_000);

afterAll(async () => {
  await cloud?.stop();
  await rm(dataFolder, { recursive: true, force: true });
}, 60_000);

test.each<[what: string, part: Part]>([
  ['the poller', 'cloud'],
  ['the aggregation service', 'aggregation'],
  ['DynamoDB Local', 'dynamodb'],
])(
  'kill -9 of %s in the middle of 10,000 ballots loses none and counts none twice',
  async (_what, part) => {
    // Prepare
    const poll = aPoll(`killed-${part}`);
    const votes = countedBallots(cloud, dataFolder);
    await votes.putPoll(poll);
    expect(await cloud.untilIdle()).toBe(true);
    const processes = await findProcesses(cloud);

    // Act
    const rush = startRush(votes.documents, VOTES, poll, BALLOTS);
    const countedBefore = await votes.untilCounted(poll, BALLOTS / 5);
    // The worst moment for the database: the poller has just saved that a batch is counted.
    if (part === 'dynamodb') await votes.nextCheckpoint();
    processes.kill(part);
    const castBefore = rush.acknowledged.size;
    // The cloud ends when a part dies, as `npm start` does, and is started again on the same
    // folder.
    await expect(cloud.died).rejects.toThrow(PartFailed);
    await cloud.stop();
    const left = await processes.left();
    const checkpointBefore = await votes.checkpoint();
    cloud = await startCountingCloud(dataFolder, cloud);
    await rush.done;
    for (let asks = 0; !(await cloud.untilIdle()); asks += 1) expect(asks).toBeLessThan(IDLE_ASKS_MAX);

    // Assess: it was in the middle, and no process of the killed cloud went on.
    expect(countedBefore).toBeLessThan(0.9 * BALLOTS);
    expect(castBefore).toBeLessThan(BALLOTS);
    expect(left).toEqual([]);
    // No ballot is lost, none counts twice.
    const { voters, counts } = await votes.votesTable(poll);
    expect(voters.size).toBe(BALLOTS);
    expect(voters).toEqual(rush.acknowledged);
    expect(await votes.resultsTable(poll)).toEqual(counts);
    const { ballots, screens } = await votes.results(poll);
    expect(ballots).toBe(BALLOTS);
    const { 'services answers': answers, ...options } = counts.counters;
    expect(screens).toEqual([
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
    expect(await votes.delivered()).toBeLessThan(BALLOTS);
    votes.stop();
  },
  240_000,
);

import { type Booth, openBooth } from './support/booth.ts';
import { arrive, aSurvey, DRINK } from './support/drinks-survey.ts';
import { pollTables } from './support/poll-tables.ts';

/** A time that no test reaches, and one that a test can wait for, in milliseconds from now. */
const FAR_MS = 1_800_000;
const SOON_MS = 3_000;

let booth: Booth;
let tables: ReturnType<typeof pollTables>;

beforeAll(async () => {
  booth = await openBooth();
  tables = pollTables(booth.cloud);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const aDirectPoll = (pollId: string, change: object) => aSurvey(pollId, { screens: [DRINK], ...change });

test('a poll opens by itself in front of the visitor, and says when it closes or has closed', async () => {
  // Prepare
  const poll = await tables.putPoll(aDirectPoll('times', { opensAt: inMs(FAR_MS) }));
  const over = await tables.putPoll(
    aDirectPoll('over', { opensAt: '2026-01-01T09:00:00Z', closesAt: '2026-01-01T10:00:00Z' }),
  );
  // Act
  const early = await arrive(booth, poll);
  await early.reads('Not open yet');
  // Sets the time only now, because a slow page may come later than any time set before.
  await tables.putPoll({ ...poll, version: 2, opensAt: inMs(SOON_MS), closesAt: inMs(FAR_MS) });
  const late = await arrive(booth, over);
  // Assess
  await late.reads('This poll is closed');
  await late.reads(/It closed on Thu, Jan 1/);
  await early.seesScreen('drink');
  await early.reads(/Voting closes at .*, in (29|30) minutes/);
  await early.choose('tea');
  await early.goOn();
  await early.seesThanks();
});

test('results for after the close appear by themselves when the poll closes by its time', async () => {
  const poll = await tables.putPoll(aDirectPoll('secret', { visibility: 'after-close', closesAt: inMs(FAR_MS) }));
  const ann = await arrive(booth, poll);
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesThanks();
  await ann.reads('The results will be shown later.');
  await tables.putPoll({ ...poll, version: 2, closesAt: inMs(SOON_MS) });
  await ann.reads('Final result');
  await ann.seesVotes('tea', 1);
});

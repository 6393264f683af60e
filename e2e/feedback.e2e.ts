import type { Browser } from 'playwright-core';
import { BigScreen } from './support/big-screen.ts';
import { type Booth, openBooth } from './support/booth.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

const poll = exampleAs('rated-live', 'session-feedback');
const RATED = 'overall';

let booth: Booth;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ browser, site } = booth);
  tables = pollTables(booth.cloud);
  await tables.putPoll(poll);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

/** Gives feedback as a visitor. `next` is the question that follows this rating. */
async function giveFeedback(rating: number, next: string): Promise<void> {
  const visitor = await Visitor.arrive(browser, poll, `${site}/polls/${poll.pollId}`);
  await visitor.start();
  await visitor.seesScreen(RATED);
  await visitor.rates(rating);
  await visitor.goOn();
  await visitor.seesScreen(next);
  await visitor.goOn();
  await visitor.seesThanks();
  await visitor.page.context().close();
}

test('organizers see a hidden mean; once it is revealed, it changes live on the big screen', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  await hanako.openPoll(poll.pollId);
  const screen = await BigScreen.open(browser, `${site}/polls/${poll.pollId}/live`);
  await screen.isLive();
  await screen.page.getByText('The results are secret for now').waitFor();

  // Act
  await giveFeedback(5, 'liked');

  // Assess
  await hanako.reads('only you see this now');
  await hanako.seesMean(RATED, '5\\.0');
  expect(await screen.page.locator('[data-mean]').count()).toBe(0);

  // Act
  await hanako.confirm('Reveal the results');
  await screen.showsMean(RATED, '5\\.0', 1);
  await giveFeedback(2, 'better');

  // Assess
  await screen.showsMean(RATED, '3\\.5', 2);
  const table = screen.page.getByRole('table', { name: 'How often each rating was given' });
  await table.getByRole('row', { name: '2 1 50%', exact: true }).waitFor();
  await table.getByRole('row', { name: '5, very much 1 50%', exact: true }).waitFor();
  expect(await screen.page.locator('[data-row]').count()).toBe(0);
  await hanako.seesMean(RATED, '3\\.5');
  expect(screen.loads).toBe(1);
});

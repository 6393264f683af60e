import { ResultsSnapshot } from '@booth/shared';
import type { Browser } from 'playwright-core';
import { SHOWN_FOR_MS } from '../frontend/src/features/big-screen/turning.ts';
import { BigScreen } from './support/big-screen.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

const poll = exampleAs('habits-of-two', 'serverless-habits');

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
const addressOf = (label: RegExp) => cloud.addresses.find((address) => label.test(address.label))?.url ?? '';

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser } = booth);
  tables = pollTables(cloud);
  await tables.putPoll(poll);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const inAnyOrder = (...items: object[]) => expect.arrayContaining(items);

const pollPage = () => new URL(`/polls/${poll.pollId}`, cloud.addresses.find(({ qrCode }) => qrCode)?.url ?? '').href;

async function arrive(): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, poll, pollPage());
  await visitor.start();
  await visitor.seesScreen('lambda');
  return visitor;
}

test('visitors see the screens that their answers lead to, and each of their answers is counted', async () => {
  // Act: a visitor who uses Lambda is asked for a number, and not for obstacles
  const ann = await arrive();
  await ann.choose('yes');
  await ann.goOn();
  await ann.seesScreen('functions');
  await ann.writes('35');
  await ann.goOn();
  await ann.seesScreen('tools');
  await ann.choose('cdk');
  await ann.goOn();
  await ann.seesScreen('wishes');
  await ann.ranks('offline', 'speed', 'limits', 'insight');
  await ann.goOn();
  await ann.seesThanks();

  // Act: a visitor who does not is asked for obstacles, and not for a number
  const bob = await arrive();
  await bob.choose('no');
  await bob.goOn();
  await bob.seesScreen('obstacles');
  await bob.choose('cold-starts', 'cost');
  await bob.goOn();
  await bob.seesScreen('tools');
  await bob.choose('cdk');
  await bob.goOn();
  await bob.seesScreen('wishes');
  await bob.ranks('speed', 'offline', 'insight', 'limits');
  await bob.goOn();
  await bob.seesThanks();

  // Assess
  await cloud.untilIdle();
  const response = await fetch(`${addressOf(/^Results API/)}/polls/${poll.pollId}/results`);
  const { ballots, screens } = ResultsSnapshot.parse(await response.json());
  expect(ballots).toBe(2);
  expect(Object.fromEntries(screens.map((tally) => [tally.screenId, tally]))).toMatchObject({
    lambda: { answers: 2, options: inAnyOrder({ optionId: 'yes', count: 1 }, { optionId: 'no', count: 1 }) },
    functions: { answers: 1, bins: [{ count: 1 }], mean: 35 },
    obstacles: {
      answers: 1,
      options: inAnyOrder({ optionId: 'cold-starts', count: 1 }, { optionId: 'cost', count: 1 }),
    },
    tools: { answers: 2, options: [{ optionId: 'cdk', count: 2 }] },
    wishes: {
      answers: 2,
      points: inAnyOrder(
        { optionId: 'offline', points: 5 },
        { optionId: 'speed', points: 5 },
        { optionId: 'insight', points: 1 },
        { optionId: 'limits', points: 1 },
      ),
    },
  });
});

test('the big screen turns from question to question, unless it is paused or its address pins one', async () => {
  // Act and assess: it turns by itself
  const screen = await BigScreen.open(browser, `${pollPage()}/live`, { hasOwnClock: true });
  const { clock } = screen.page;
  await screen.asks('lambda');
  await clock.fastForward(SHOWN_FOR_MS);
  await screen.asks('functions');

  // Act and assess: while paused, it turns only by hand
  await screen.page.keyboard.press('Space');
  await screen.page.getByText('Paused').waitFor();
  await screen.page.keyboard.press('ArrowRight');
  await screen.asks('obstacles');
  await clock.fastForward(SHOWN_FOR_MS + 1_000);
  await screen.asks('obstacles');
  // The presenter's controls come back when the pointer moves.
  await screen.page.mouse.move(960, 540);
  await screen.page.getByRole('button', { name: 'Previous question' }).click();
  await screen.asks('functions');

  // Act and assess: it goes on from there, and after the last question with the first
  await screen.page.keyboard.press('Space');
  await screen.page.getByText('Paused').waitFor({ state: 'detached' });
  await clock.fastForward(SHOWN_FOR_MS);
  await screen.asks('obstacles');
  for (const next of ['tools', 'wishes', 'lambda']) {
    await screen.page.keyboard.press('ArrowRight');
    await screen.asks(next);
  }

  // Act and assess: a pinned question has no controls for turning
  const pinned = await BigScreen.open(browser, `${pollPage()}/live?screen=wishes`);
  await pinned.asks('wishes');
  await pinned.page.keyboard.press('ArrowRight');
  await pinned.asks('wishes');
  expect(await pinned.page.getByRole('button', { name: 'Next question' }).count()).toBe(0);
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Poll } from '@booth/shared';
import type { Browser } from 'playwright-core';
import { BigScreen } from '../support/big-screen.ts';
import { MOVING } from '../support/new-device.ts';
import { npmStart } from '../support/npm-start.ts';
import { Visitor } from '../support/visitor.ts';

const root = resolve(__dirname, '../..');
const poll = Poll.parse(
  JSON.parse(readFileSync(resolve(root, 'services/survey/polls/favourite-services.json'), 'utf8')),
);
const [first, second, third] = poll.screens
  .flatMap((screen) => ('options' in screen ? screen.options : []))
  .map(({ id }) => id);

let browser: Browser;
let votePage: string;

beforeAll(async () => {
  const { cloud, ...booth } = await npmStart();
  browser = booth.browser;
  const address = cloud.addresses.find(({ qrCode }) => qrCode);
  if (address === undefined) throw new Error('The configuration names no address for visitors.');
  votePage = address.url;
});

describe('with the dev server and the example polls', () => {
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  test('a vote through three screens and a refresh reaches the big screen without its reload', async () => {
    // Prepare
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('The poll has too few options.');
    const screen = await BigScreen.open(browser, new URL(`/polls/${poll.pollId}/live`, votePage).href, MOVING);
    await screen.isLive();
    const ann = await Visitor.arrive(browser, poll, votePage, MOVING);

    // Act: three screens, with a refresh on the second
    await ann.start();
    await ann.seesScreen('you');
    await ann.goOn();
    await ann.seesScreen('services');
    await ann.choose(first, second);
    await ann.page.reload();
    await ann.seesScreen('services');
    const keptAfterRefresh = await Promise.all([first, second, third].map((id) => ann.isChosen(id)));
    await ann.goOn();
    await ann.seesScreen('why');
    await ann.writes('Because it scales to zero');
    await ann.goOn();
    await ann.seesThanks();

    // Assess
    expect(keptAfterRefresh).toEqual([true, true, false]);
    await screen.showsVoters(1);
    await screen.showsVotes(ann.labelOf(first), 1);
    await screen.showsVotes(ann.labelOf(second), 1);

    // Act: another visitor, who is in a hurry and is not asked why
    const bob = await Visitor.arrive(browser, poll, votePage);
    await bob.start();
    await bob.seesScreen('you');
    await bob.toggle('skip-why');
    await bob.goOn();
    await bob.seesScreen('services');
    await bob.choose(second);
    await bob.goOn();
    await bob.seesThanks();

    // Assess
    await screen.showsVoters(2);
    await screen.showsVotes(bob.labelOf(first), 1);
    await screen.showsVotes(bob.labelOf(second), 2);
    expect(screen.loads).toBe(1);

    // Act: the first visitor comes back
    await ann.page.reload();

    // Assess: the page says that the vote is in
    await ann.seesThanks();
  });
});

import type { Poll } from '@booth/shared';
import type { Browser } from 'playwright-core';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { answerFor } from './support/open-page.ts';
import { pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

const CODE = 'K7QF-2M9X-4T00';

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser } = booth);
  tables = pollTables(cloud);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const text = (en: string) => ({ en, ja: `${en}（日本語）` });

/** Three options and one that is hidden. */
const DRINK = {
  ...{ id: 'drink', type: 'choice', title: text('What do you drink?') },
  options: [
    { id: 'tea', label: text('Tea'), image: '/stamp.svg' },
    { id: 'coffee', label: text('Coffee') },
    { id: 'water', label: text('Water') },
    { id: 'gone', label: text('Sold out'), hidden: true },
  ],
};
const WHY = { id: 'why', type: 'text', title: text('Why?') };

/** A poll that takes direct ballots. */
const aShowOfHands = (pollId: string, change: object = {}) => ({
  pollId,
  version: 1,
  title: text('A show of hands'),
  status: 'open',
  visibility: 'live',
  screens: [DRINK],
  ...change,
});

const arrive = (poll: Poll, search = '', options = {}) => {
  const votePage = cloud.addresses.find(({ qrCode }) => qrCode)?.url ?? '';
  return Visitor.arrive(browser, poll, new URL(`/polls/${poll.pollId}${search}`, votePage).href, options);
};

test('a direct ballot is sent again after a lost response and a refresh, and counts once', async () => {
  // Prepare: the first answer is lost, and the network is gone until the page is reloaded
  const poll = await tables.putPoll(aShowOfHands('direct'));
  const ann = await arrive(poll);
  await ann.seesScreen('drink');
  expect(await ann.page.getByText('Sold out').count()).toBe(0);
  let tries = 0;
  const isBack = await answerFor(ann.page, '**/ballots', async (route) => {
    tries += 1;
    if (tries === 1) await route.fetch();
    await route.abort();
  });
  // Act
  await ann.choose('tea');
  await ann.goOn();
  await ann.reads('Your answer is kept');
  isBack();
  await ann.page.reload();
  // Assess
  await ann.seesThanks();
  expect(await ann.votes()).toEqual(['Tea']);
  await ann.seesVotes('tea', 1);
  expect(tries).toBeGreaterThan(0);
  // Act: the page itself forgets what is recorded
  await ann.page.evaluate(() => localStorage.removeItem('booth:ballot:direct'));
  await ann.page.reload();
  // Assess
  await ann.seesThanks();
  expect(await ann.votes()).toEqual(['Tea']);
});

test('a choice that was not sent is still there after a refresh', async () => {
  const poll = await tables.putPoll(aShowOfHands('draft'));
  const ann = await arrive(poll);
  await ann.choose('coffee');
  await ann.page.reload();
  await ann.seesScreen('drink');
  expect(await ann.isChosen('coffee')).toBe(true);
});

test('a direct ballot can be changed, and the tally follows', async () => {
  // Prepare
  const poll = await tables.putPoll(aShowOfHands('change', { allowVoteChange: true }));
  const ann = await arrive(poll);
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesThanks();
  // Act: starts a change, and keeps the ballot
  await ann.presses('Change my vote');
  await ann.reads('your earlier vote counts');
  const preselected = await ann.isChosen('tea');
  await ann.choose('water');
  await ann.presses('Keep it');
  // Assess
  expect(preselected).toBe(true);
  await ann.seesThanks();
  expect(await ann.votes()).toEqual(['Tea']);
  // Act
  await ann.presses('Change my vote');
  await ann.choose('coffee');
  await ann.presses('Change it');
  // Assess
  await ann.seesThanks();
  await ann.page.getByRole('region', { name: 'You voted for' }).getByText('Coffee').waitFor();
  await ann.seesVotes('coffee', 1);
  await ann.seesVotes('tea', 0);
});

test('one vote per name: a second phone with the same name is told so, and votes with another', async () => {
  // Prepare
  const poll = await tables.putPoll(aShowOfHands('names', { identity: 'handle' }));
  const ann = await arrive(poll);
  await ann.choose('tea');
  await ann.goOn();
  await ann.reads('Please enter your @name.');
  await ann.typesProof('Your @name', 'Ann');
  await ann.goOn();
  await ann.seesThanks();
  await ann.reads('as @ann');
  // Act
  const other = await arrive(poll);
  await other.typesProof('Your @name', '＠ＡＮＮ ');
  await other.choose('coffee');
  await other.goOn();
  // Assess
  await other.reads('Someone has already voted under this name.');
  // Act
  await other.typesProof('Your @name', '@bob');
  await other.goOn();
  // Assess
  await other.seesThanks();
  await other.seesVotes('coffee', 1);
  // Act: the device remembers the name
  await ann.page.reload();
  // Assess
  await ann.seesThanks();
  expect(await ann.votes()).toEqual(['Tea']);
});

test('an entry code comes with the address, which does not keep it, and allows one vote', async () => {
  // Prepare
  const poll = await tables.putPoll(aShowOfHands('codes', { identity: 'code' }));
  await tables.giveOut(poll.pollId, CODE);
  const ann = await arrive(poll, '?code=k7qf2m9x4too&from=mail');
  await ann.seesScreen('drink');
  await ann.page.waitForURL((url) => !url.searchParams.has('code'));
  expect(new URL(ann.page.url()).search).toBe('?from=mail');
  // Act
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesThanks();
  const bob = await arrive(poll);
  await bob.choose('coffee');
  await bob.typesProof('Entry code', 'AAAA-AAAA-AAAA');
  await bob.goOn();
  // Assess
  await bob.reads('This entry code is not valid here.');
  await bob.typesProof('Entry code', CODE);
  await bob.goOn();
  await bob.reads('This entry code has already been used.');
  await ann.seesVotes('tea', 1);
});

test('in an open poll a device votes as often as it likes, and each of its ballots counts', async () => {
  const poll = await tables.putPoll(aShowOfHands('open', { identity: 'open' }));
  const ann = await arrive(poll);
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesThanks();
  await ann.presses('Vote again');
  await ann.seesScreen('drink');
  expect(await ann.isChosen('tea')).toBe(false);
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesThanks();
  await ann.seesVotes('tea', 2);
});

test('a survey can be changed screen by screen, and shows its results to those who have voted', async () => {
  // Prepare
  const poll = await tables.putPoll(
    aShowOfHands('survey-change', {
      allowVoteChange: true,
      visibility: 'after-vote',
      identity: 'handle',
      screens: [DRINK, WHY],
    }),
  );
  const ann = await arrive(poll);
  await ann.typesProof('Your @name', 'ann');
  await ann.start();
  await ann.seesScreen('drink');
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesScreen('why');
  await ann.goOn();
  await ann.seesThanks();
  await ann.seesVotes('tea', 1);
  // Act
  await ann.presses('Change my vote');
  await ann.seesScreen('drink');
  await ann.reads('your earlier vote counts');
  const preselected = await ann.isChosen('tea');
  await ann.choose('water');
  await ann.goOn();
  await ann.seesScreen('why');
  await ann.goOn();
  // Assess
  await ann.seesThanks();
  expect(preselected).toBe(true);
  expect(await ann.votes()).toEqual(['Water']);
  await ann.seesVotes('water', 1);
});

test('in an open survey a device can start again after the end, and both ballots count', async () => {
  const poll = await tables.putPoll(
    aShowOfHands('open-survey', {
      identity: 'open',
      screens: [DRINK, WHY],
    }),
  );
  const ann = await arrive(poll);
  await ann.start();
  for (const turn of [1, 2]) {
    await ann.seesScreen('drink');
    await ann.choose('tea');
    await ann.goOn();
    await ann.seesScreen('why');
    await ann.goOn();
    await ann.seesThanks();
    await ann.seesVotes('tea', turn);
    if (turn === 1) await ann.presses('Vote again');
  }
});

import { randomUUID } from 'node:crypto';
import { DEVICE_HEADER, type Poll, ServerMessage } from '@booth/shared';
import type { Browser, Page } from 'playwright-core';
import { countsOf, framesOf, watchBars } from './support/bar-frames.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { castBallots } from './support/crowd.ts';
import { type Desk, organizersDesk } from './support/desk.ts';
import { MOVING } from './support/new-device.ts';
import { openBigScreen } from './support/open-page.ts';
import { pollTables } from './support/poll-tables.ts';

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let desk: Desk;
let site: string;
const addressOf = (label: string) => cloud.addresses.find((address) => address.label === label)?.url ?? '';

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser } = booth);
  tables = pollTables(cloud);
  desk = await organizersDesk(cloud);
  site = cloud.endpoints['frontend.url'] ?? '';
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const text = (en: string) => ({ en, ja: `${en}（日本語）` });
const DRINKS = ['water', 'tea', 'coffee', 'milk'];
const DRINK = {
  ...{ id: 'drink', type: 'choice', title: text('What do you drink?') },
  options: DRINKS.map((id) => ({ id, label: text(id) })),
};
const STARS = { id: 'stars', type: 'rating', title: text('How was it?'), max: 5 };

/** A poll that hides its results, and shows the number of voters. */
const aPoll = (pollId: string, change: object = {}) => ({
  ...{ pollId, version: 1, title: text('A show of hands'), status: 'open', visibility: 'hidden', screens: [DRINK] },
  ...{ turnoutShown: true, openedAt: '2026-01-01T09:00:00.000Z' },
  ...change,
});

/** Casts direct ballots, one from each device. */
async function vote({ pollId }: Poll, ballots: Record<string, number>): Promise<void> {
  const optionIds = Object.entries(ballots).flatMap(([optionId, count]) => Array<string>(count).fill(optionId));
  for (const optionId of optionIds) {
    const response = await fetch(`${addressOf('Survey API')}/polls/${pollId}/ballots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [DEVICE_HEADER]: randomUUID() },
      body: JSON.stringify({ optionIds: [optionId] }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }
}

const hasTurnout = (page: Page, ballots: number) =>
  page.locator('[data-turnout]', { hasText: new RegExp(`^${ballots}$`) }).waitFor();
const hasLeaders = (page: Page) => page.locator('[data-leads]').first().waitFor();

test('of hidden results, pages get only the number of ballots, pushed or asked for', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('turnout'));
  const bigScreen = await openBigScreen(browser, poll, site);
  const port = cloud.endpoints['realtime.websocketPort'] ?? '';
  const asking = await openBigScreen(browser, poll, site, { withoutSocketTo: port, language: 'ja-JP' });
  const messages: ServerMessage[] = [];
  const listening = await browser.newPage();
  listening.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (socket.url().includes(port)) messages.push(ServerMessage.parse(JSON.parse(String(payload))));
    });
  });
  await listening.goto(`${site}/polls/${poll.pollId}/live`);
  await Promise.all([bigScreen, asking].map(({ page }) => hasTurnout(page, 0)));

  // Act, assess
  await vote(poll, { tea: 2, milk: 1 });
  await Promise.all([bigScreen, asking].map(({ page }) => hasTurnout(page, 3)));
  await hasTurnout(listening, 3);
  await bigScreen.page.getByRole('status').getByText('3 voters').waitFor({ state: 'attached' });
  await bigScreen.page.getByText('The organizers will reveal them.').waitFor();
  await asking.page.getByText('投票者数', { exact: true }).waitFor();
  await desk.switchPoll(poll.pollId, { turnoutShown: false });
  for (const { page } of [bigScreen, asking]) await page.locator('[data-turnout]').waitFor({ state: 'detached' });
  await vote(poll, { water: 1 });
  await cloud.untilIdle();
  expect(await bigScreen.page.locator('[data-turnout]').count()).toBe(0);
  await desk.switchPoll(poll.pollId, {
    turnoutShown: true,
    visibility: 'after-close',
    closesAt: '2100-01-01T09:00:00Z',
  });
  await Promise.all([bigScreen, asking].map(({ page }) => hasTurnout(page, 4)));
  await bigScreen.page.getByText(/They will be shown when the poll closes: .*Jan/).waitFor();

  // Assess
  expect(messages.filter(({ type }) => type === 'results')).toEqual([]);
  const told = messages.flatMap((message) => (message.type === 'turnout' ? [message.turnout] : []));
  expect(told.map(({ pollVersion }) => pollVersion)).not.toContain(2);
  expect(told.at(-1)).toEqual({
    ...{ pollId: poll.pollId, pollVersion: 3, ballots: 4 },
    ...{ revision: expect.any(Number), asOf: expect.any(String) },
  });
  expect([bigScreen, asking].map(({ loads }) => loads())).toEqual([1, 1]);
  // No page asks for hidden results.
  expect([...bigScreen.failed, ...asking.failed].filter((failure) => failure.includes('results'))).toEqual([]);
});

test('revealed results are counted up together from zero, then the leader is marked', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('revealed'));
  await vote(poll, { coffee: 9, water: 3, tea: 5 });
  const bigScreen = await openBigScreen(browser, poll, site, MOVING);
  const calm = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1920, height: 1080 } });
  await calm.goto(`${site}/polls/${poll.pollId}/live`);
  await Promise.all([bigScreen.page, calm].map((page) => hasTurnout(page, 17)));
  await Promise.all([bigScreen.page, calm].map((page) => page.evaluate(watchBars)));

  // Act
  await desk.switchPoll(poll.pollId, { revealed: true });
  await Promise.all([bigScreen.page, calm].map(hasLeaders));

  // Assess
  const frames = await framesOf(bigScreen.page);
  const [first, last] = [frames.at(0), frames.at(-1)];
  expect(first).toMatchObject({ ids: DRINKS, counts: [0, 0, 0, 0], leaders: [] });
  expect(last).toMatchObject({ ids: ['coffee', 'tea', 'water', 'milk'], counts: [9, 5, 3, 0], leaders: ['coffee'] });
  const ninths = frames.map((frame) => countsOf(frame).get('coffee') ?? 0);
  expect(ninths).toEqual(ninths.toSorted((a, b) => a - b));
  // A busy machine skips frames.
  expect(new Set(ninths).size).toBeGreaterThan(4);
  for (const frame of frames) {
    const counts = countsOf(frame);
    const coffee = counts.get('coffee') ?? 0;
    expect([counts.get('tea'), counts.get('water')]).toEqual([Math.min(5, coffee), Math.min(3, coffee)]);
    if (frame.leaders.length > 0) expect(frame.counts).toEqual([9, 5, 3, 0]);
  }
  await bigScreen.page.getByRole('cell', { name: 'In the lead' }).waitFor({ state: 'attached' });
  // With reduced motion, the results are there at once.
  expect((await framesOf(calm)).at(0)).toMatchObject({ counts: [9, 5, 3, 0], leaders: ['coffee'] });
  expect(await calm.locator('[data-confetti]').count()).toBe(0);
  await bigScreen.page.locator('[data-confetti]').waitFor({ state: 'attached' });

  // Act
  await bigScreen.page.addInitScript(watchBars);
  await bigScreen.page.reload();
  await hasLeaders(bigScreen.page);
  // Assess
  const after = (await framesOf(bigScreen.page)).filter(({ ids }) => ids.length === DRINKS.length);
  expect(after.at(0)).toMatchObject({ counts: [9, 5, 3, 0], leaders: ['coffee'] });
  expect(await bigScreen.page.locator('[data-confetti]').count()).toBe(0);

  // Act: hides the results, and reveals them again with more votes, while the help covers them
  await desk.switchPoll(poll.pollId, { revealed: false });
  await hasTurnout(bigScreen.page, 17);
  await vote(poll, { tea: 4 });
  await hasTurnout(bigScreen.page, 21);
  await bigScreen.page.evaluate(() => {
    window.shownFrames.length = 0;
  });
  await bigScreen.page.keyboard.press('?');
  await desk.switchPoll(poll.pollId, { revealed: true, status: 'closed' });
  await bigScreen.page.locator('[data-row]').first().waitFor({ state: 'attached' });
  await bigScreen.page.waitForTimeout(1_000);
  expect((await framesOf(bigScreen.page)).map(({ counts }) => counts)).toEqual([[0, 0, 0, 0]]);
  await bigScreen.page.keyboard.press('?');
  await hasLeaders(bigScreen.page);
  // Assess: a final tie
  const again = await framesOf(bigScreen.page);
  expect(again.at(0)).toMatchObject({ counts: [0, 0, 0, 0], leaders: [] });
  expect(again.at(-1)).toMatchObject({ counts: [9, 9, 3, 0], leaders: ['tea', 'coffee'] });
  expect(await bigScreen.page.getByRole('cell', { name: 'Tied for first place' }).count()).toBe(2);
});

test('results are counted up, too, when a poll closes by its time', async () => {
  // Prepare
  const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
  const poll = await tables.putPoll(aPoll('closing', { visibility: 'after-close', closesAt: inMs(1_800_000) }));
  await vote(poll, { tea: 2, milk: 1 });
  const bigScreen = await openBigScreen(browser, poll, site, MOVING);
  await hasTurnout(bigScreen.page, 3);
  await bigScreen.page.evaluate(watchBars);
  // Act: sets the time only now that the screen is watched, however long that took
  await tables.putPoll({ ...poll, version: 2, closesAt: inMs(3_000) });
  await hasLeaders(bigScreen.page);
  // Assess
  const frames = await framesOf(bigScreen.page);
  expect(frames.at(0)).toMatchObject({ ids: DRINKS, counts: [0, 0, 0, 0] });
  expect(frames.at(-1)).toMatchObject({ counts: [2, 1, 0, 0], leaders: ['tea'] });
  await bigScreen.page.getByRole('cell', { name: 'First place' }).waitFor({ state: 'attached' });
});

test('each of several questions is counted up when it is first shown, a scale without a leader', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('several', { screens: [DRINK, STARS] }));
  await castBallots(addressOf('Survey API'), poll, 6);
  const bigScreen = await openBigScreen(browser, poll, site, MOVING);
  await hasTurnout(bigScreen.page, 6);
  await bigScreen.page.evaluate(watchBars);
  const turn = async (screenId: string) => {
    await bigScreen.page.evaluate(() => {
      window.shownFrames.length = 0;
    });
    await bigScreen.page.keyboard.press('ArrowRight');
    await bigScreen.page.locator(`[data-screen="${screenId}"]`).waitFor();
  };

  // Act, assess
  await desk.switchPoll(poll.pollId, { revealed: true });
  await hasLeaders(bigScreen.page);
  await bigScreen.page.keyboard.press(' ');
  await turn('stars');
  await bigScreen.page.locator('[data-answers]', { hasText: /^6$/ }).waitFor();
  const scale = await framesOf(bigScreen.page);
  expect(scale.at(0)).toMatchObject({ counts: [0], mean: '0.0' });
  expect(scale.at(-1)).toMatchObject({ counts: [6], leaders: [] });
  expect(scale.length).toBeGreaterThan(5);

  // Act, assess: a question is counted up only once
  await turn('drink');
  await hasLeaders(bigScreen.page);
  const counted = (await framesOf(bigScreen.page)).at(0);
  expect(counted?.counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  await turn('stars');
  await bigScreen.page.waitForFunction(() => window.shownFrames.length > 0);
  expect((await framesOf(bigScreen.page)).map(({ counts }) => counts)).toEqual([[6]]);
});

import type { Poll } from '@booth/shared';
import type { Browser, Page } from 'playwright-core';
import { SPEAK_EVERY_MS } from '../frontend/src/features/big-screen/speaker.ts';
import { axeFindings } from './support/axe.ts';
import { BigScreen, showBigScreen } from './support/big-screen.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { castBallots } from './support/crowd.ts';
import { NEW_DEVICE } from './support/new-device.ts';
import { pollTables } from './support/poll-tables.ts';

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

const text = (en: string, ja: string) => ({ en, ja });
const OPTIONS = [
  { id: 'tea', label: text('Tea', 'お茶') },
  { id: 'coffee', label: text('Coffee', 'コーヒー') },
  { id: 'water', label: text('Water', '水') },
];
const DRINK = { id: 'drink', type: 'choice', title: text('What do you drink?', '飲み物は？'), options: OPTIONS };
const ORDER = { id: 'order', type: 'ranking', title: text('In which order?', '好きな順番は？'), options: OPTIONS };
const TASTE = {
  ...{ id: 'taste', type: 'rating', title: text('How was it?', '味は？'), max: 5 },
  endLabels: { low: text('poor', 'いまいち'), high: text('great', '最高') },
};
const CUPS = {
  ...{ id: 'cups', type: 'number', title: text('How many cups?', '何杯飲みますか？'), min: 0, max: 40 },
  unit: text('cups', '杯'),
};

const aPoll = (pollId: string, change: object = {}) => ({
  ...{ pollId, version: 1, title: text('Drinks', '飲み物'), status: 'open', visibility: 'live' },
  screens: [DRINK, ORDER, TASTE, CUPS],
  ...change,
});

const site = () => new URL(cloud.addresses.find(({ qrCode }) => qrCode)?.url ?? '').origin;
const survey = () => cloud.endpoints['survey.httpUrl'] ?? '';
const boardOf = ({ pollId }: Poll, search = '') => `${site()}/polls/${pollId}/live${search}`;

/** Collects the texts of the page's live regions, with their time since the first, in ms. */
async function listen(page: Page): Promise<() => Promise<{ at: number; words: string }[]>> {
  await page.evaluate(() => {
    const heard: { at: number; words: string }[] = [];
    Object.assign(window, { heard });
    new MutationObserver((changes) => {
      const region = changes
        .map(({ target }) => (target instanceof Element ? target : target.parentElement))
        .map((element) => element?.closest('[role=status], [role=alert], [role=log], [aria-live]'))
        .find((found) => found instanceof Element);
      if (region instanceof HTMLElement) heard.push({ at: performance.now(), words: region.innerText });
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return async () => {
    const heard: { at: number; words: string }[] = await page.evaluate('window.heard');
    return heard.map(({ at, words }) => ({ at: at - (heard[0]?.at ?? 0), words: words.replaceAll(/\s*\n\s*/g, '; ') }));
  };
}

test('a screen reader gets the bars as a table, and hears of changes at most every ten seconds', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('read-out'));
  await castBallots(survey(), poll, 4);
  const bigScreen = await BigScreen.open(browser, boardOf(poll, '?screen=drink'));
  await bigScreen.isLive();
  await bigScreen.showsVoters(4);

  // Assess
  const shown = await bigScreen.page.getByRole('main').ariaSnapshot();
  expect(shown).toContain('- table "Votes for each option"');
  expect(shown).toContain('- row "Tea 1 4 100%"');
  // The bars themselves are hidden from screen readers.
  expect(shown.match(/Coffee/g)).toHaveLength(2);
  expect(shown).not.toContain('list');

  // Act
  const heardFrom = await listen(bigScreen.page);
  for (let ballots = 0; ballots < 12; ballots += 1) {
    await castBallots(survey(), poll, 1);
    await bigScreen.page.waitForTimeout(1_000);
  }
  await bigScreen.showsVoters(16);
  const announcer = bigScreen.page.getByRole('status');
  await announcer.getByText(/^16 voters/).waitFor({ state: 'attached' });

  // Assess
  const heard = await heardFrom();
  const pauses = heard.slice(1).map(({ at }, index) => at - (heard[index]?.at ?? 0));
  expect(heard.length).toBeGreaterThan(1);
  expect(pauses.filter((pause) => pause < SPEAK_EVERY_MS - 500)).toEqual([]);
  expect(heard.at(-1)?.words).toMatch(/^16 voters; /);
  // The last ballot need not change the mean. The last one that was said is the one on the board.
  const saidMeans = heard.flatMap(({ words }) => /How was it\?: mean (\d\.\d)/.exec(words)?.[1] ?? []);
  await bigScreen.page.goto(boardOf(poll, '?screen=taste'));
  await bigScreen.page.locator('[data-mean]', { hasText: new RegExp(`^${saidMeans.at(-1)}$`) }).waitFor();
  await bigScreen.page.context().close();
});

describe('axe finds nothing wrong', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const closed = { status: 'closed', openedAt: inMinutes(-60), closedAt: inMinutes(-1) };
  const states: [state: string, showing: string, ballots: number, change: () => object][] = [
    ['of results', 'tally', 3, () => ({})],
    ['before the first vote', 'tally', 0, () => ({})],
    ['of secret results', 'secret', 3, () => ({ visibility: 'hidden' })],
    ['before it opens', 'opening', 0, () => ({ opensAt: inMinutes(30) })],
    ['about to close', 'tally', 0, () => ({ closesAt: inMinutes(10) })],
    ['of the outcome', 'outcome', 3, () => closed],
    ['closed without results', 'ended', 0, () => ({ ...closed, visibility: 'hidden' })],
  ];

  /** One page for all boards in a language. */
  const pages = new Map<string, Page>();

  beforeAll(async () => {
    for (const locale of ['en-GB', 'ja-JP']) {
      const context = await browser.newContext({ ...NEW_DEVICE, locale });
      pages.set(locale, await context.newPage());
    }
  });

  test.each(states)('on the board %s', async (state, showing, ballots, change) => {
    const definition = aPoll(`axe-${states.findIndex(([each]) => each === state)}`);
    const isClosed = Object.hasOwn(change(), 'closedAt');
    // Prepare: votes while the poll is still open
    const open = await tables.putPoll({ ...definition, ...(isClosed ? {} : change()) });
    await castBallots(survey(), open, ballots);
    const poll = isClosed ? await tables.putPoll({ ...definition, ...change(), version: 2 }) : open;

    // Assess
    const found: string[] = [];
    for (const [locale, page] of pages) {
      await showBigScreen(page, boardOf(poll));
      await page.locator(`[data-showing="${showing}"]`).waitFor();
      if (ballots > 0 && (showing === 'tally' || showing === 'outcome'))
        await page.locator('[data-row]').first().waitFor();
      for (const viewport of [
        { width: 1920, height: 1080 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(viewport);
        for (const finding of await axeFindings(page)) found.push(`${locale} ${viewport.width}: ${finding}`);
      }
    }
    expect(found).toEqual([]);
  });
});

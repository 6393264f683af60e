import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { joinCodeOf, Poll } from '@booth/shared';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { BigScreen } from '../support/big-screen.ts';
import { npmStart } from '../support/npm-start.ts';
import { cutOff } from '../support/open-page.ts';
import { pollTables } from '../support/poll-tables.ts';

const root = resolve(__dirname, '../..');
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'en-GB' };
const ENTRY_CODE = 'K7QF-2M9X-4T00';

/** The polls that every start stores, all of them open. */
const polls = readdirSync(resolve(root, 'services/survey/polls')).map((name) =>
  Poll.parse(JSON.parse(readFileSync(resolve(root, 'services/survey/polls', name), 'utf8'))),
);
const aPoll = (pollId: string, change: object = {}) => ({
  ...{ pollId, version: 1, title: { en: `The poll ${pollId}` }, status: 'open', visibility: 'live' },
  openedAt: '2026-01-01T00:00:00Z',
  screens: [{ id: 'drink', type: 'choice', title: { en: 'Tea?' }, options: [{ id: 'tea', label: { en: 'Tea' } }] }],
  ...change,
});

let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;

beforeAll(async () => {
  const { cloud, built, ...booth } = await npmStart();
  browser = booth.browser;
  tables = pollTables(cloud);
  site = built.origin;
});

afterAll(() => tables?.stop());

/** Opens an address of the site on a phone. */
async function arrive(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ ...PHONE, serviceWorkers: 'block', ...options })).newPage();
  await page.goto(site + path);
  return page;
}

async function enter(page: Page, typed: string): Promise<void> {
  await page.locator('[name="join-code"]').fill(typed);
  await page.locator('[name="join-code"]').press('Enter');
}

describe('the list of polls, and join codes', () => {
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  // The tests that follow find the examples open, as every start stores them.
  afterAll(() => Promise.all(polls.map((poll) => tables.putPoll(poll))));

  test('several open polls are listed, and their links keep what came with the address', async () => {
    // Prepare
    await tables.putPoll(aPoll('members', { identity: 'code' }));
    await tables.putPoll(aPoll('later', { opensAt: '2099-01-01T09:00:00Z' }));
    await tables.putPoll(aPoll('private', { listed: false }));
    // Act
    const page = await arrive(`/?code=${ENTRY_CODE}`);
    await page.getByRole('heading', { name: 'Join a poll' }).waitFor();
    // Assess
    const listed = await page.locator('[data-poll]').evaluateAll((all) => all.map((one) => one.dataset.poll));
    expect(listed.sort()).toEqual([...polls.map(({ pollId }) => pollId), 'members', 'later'].sort());
    expect(await page.locator('[data-poll="later"]').innerText()).toMatch(/Opens on .*Jan 1/);
    // Act
    await page.getByRole('link', { name: 'The poll members' }).click();
    // Assess
    await page.waitForURL(`${site}/polls/members`);
    expect(await page.getByLabel('Entry code').inputValue()).toBe(ENTRY_CODE);
  });

  test('a join code leads to its poll, on whatever keyboard it is typed; a wrong one is explained', async () => {
    const page = await arrive('/', { locale: 'ja-JP' });
    await page.getByRole('heading', { name: 'アンケートに参加' }).waitFor();
    const reads = (text: string) => page.getByText(text).waitFor();

    await enter(page, '');
    await reads('アンケートコードを入力してください。');
    await enter(page, 'こんにちは');
    await reads('アンケートコードは6文字の英数字です。');
    await enter(page, 'ZZZZZZ');
    await reads('このコードのアンケートはありません。');
    const isBack = await cutOff(page, '**/join-codes/**');
    await enter(page, joinCodeOf('private'));
    await reads('接続できません。');
    isBack();

    const fullWidth = joinCodeOf('private').replace(/./g, (character) =>
      String.fromCharCode(character.charCodeAt(0) + 0xfee0),
    );
    await enter(page, `${fullWidth.slice(0, 3)}　${fullWidth.slice(3).toLowerCase()}`);
    await page.waitForURL(`${site}/polls/private`);
  });

  test('the big screen shows the join code, and the shortest address to enter it at', async () => {
    // Prepare: a poll that is not listed
    await tables.putPoll(aPoll('private', { listed: false }));
    const screen = await BigScreen.open(browser, `${site}/polls/private/live`);
    const shown = screen.page.locator('[data-join-code]');
    const code = await shown.innerText();
    expect(await shown.getAttribute('aria-label')).toBe(`join code ${[...joinCodeOf('private')].join(' ')}`);
    await screen.page.locator('[data-host]', { hasText: `${site.replace('http://', '')}/join` }).waitFor();
    // Act
    const page = await arrive('/join');
    await enter(page, code);
    // Assess
    await page.waitForURL(`${site}/polls/private`);
  });

  test('an unknown address offers a link to the open polls', async () => {
    for (const path of ['/polls/no-such-poll', '/polls/no-such-poll/live', '/polls/%E3%81%82', '/nowhere']) {
      const page = await arrive(path);
      await page.getByRole('link', { name: 'See the open polls' }).click();
      await page.getByRole('link', { name: 'A show of hands' }).waitFor();
      await page.context().close();
    }
  });

  test('the only open poll opens at once, and the code of another one can still be entered', async () => {
    // Prepare
    const times = { openedAt: '2026-01-01T00:00:00Z', closedAt: '2026-01-02T00:00:00Z' };
    for (const poll of polls) await tables.putPoll({ ...poll, status: 'closed', ...times });
    await tables.putPoll(aPoll('later', { status: 'closed', ...times }));
    await tables.putPoll(aPoll('members', { identity: 'code' }));
    // Act
    const page = await arrive(`/?code=${ENTRY_CODE}`);
    // Assess
    await page.waitForURL(`${site}/polls/members`);
    expect(await page.getByLabel('Entry code').inputValue()).toBe(ENTRY_CODE);
    // Act: a visitor in front of another big screen
    await page.goto(`${site}/join`);
    await page.getByRole('heading', { name: 'Join a poll' }).waitFor();
    await enter(page, joinCodeOf('private'));
    // Assess
    await page.waitForURL(`${site}/polls/private`);
  });

  test('without an open poll, the page says so, still takes a code, and finds the poll that opens', async () => {
    await tables.putPoll(aPoll('members', { status: 'closed', closedAt: '2026-01-02T00:00:00Z' }));
    const page = await arrive('/');
    await page.getByText('No poll is open right now.').waitFor();
    expect(await page.locator('[name="join-code"]').isVisible()).toBe(true);
    await tables.putPoll(aPoll('members', { version: 2 }));
    await page.waitForURL(`${site}/polls/members`);
  });
});

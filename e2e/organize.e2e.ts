import { randomUUID } from 'node:crypto';
import { DEVICE_HEADER, Problem } from '@booth/shared';
import type { Browser } from 'playwright-core';
import { BigScreen } from './support/big-screen.ts';
import { type Booth, openBooth } from './support/booth.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

const POLL = 'hands-up';
const CLOCKS = 'clocks-go-back';

let booth: Booth;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;
let surveyUrl: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ browser, site } = booth);
  tables = pollTables(booth.cloud);
  await tables.putPoll(exampleAs(POLL, 'show-of-hands'));
  await tables.putPoll(exampleAs(CLOCKS, 'session-feedback'));
  surveyUrl = booth.addressOf(/^Survey API/);
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

/** Casts a direct ballot. Returns the code of the problem if it is refused. */
async function vote(optionId: string): Promise<string | undefined> {
  const response = await fetch(`${surveyUrl}/polls/${POLL}/ballots`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [DEVICE_HEADER]: randomUUID() },
    body: JSON.stringify({ optionIds: [optionId] }),
  });
  return response.ok ? undefined : Problem.parse(await response.json()).code;
}

test('an organizer closes and reopens a poll that is on the big screen, and exports its ballots', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  await hanako.reads('A show of hands');
  await hanako.openPoll(POLL);
  const screen = await BigScreen.open(browser, `${site}/polls/${POLL}/live`);
  await screen.isLive();

  // Act
  const options = await hanako.page.getByRole('listitem').count();
  const first = await vote('every-day');
  await hanako.confirm('Close');
  await hanako.reads('Voting is closed.');
  const whileClosed = await vote('every-day');
  await hanako.confirm('Reopen');
  await hanako.reads('Visitors can vote now.');
  const reopened = await vote('every-day');

  // Assess
  expect(options).toBeGreaterThan(0);
  expect([first, whileClosed, reopened]).toEqual([undefined, 'poll-not-open', undefined]);
  await screen.showsVoters(2);
  await screen.page.close();
  const csv = await hanako.download('Ballots (.csv)');
  expect(csv.startsWith('\uFEFF"recorded-at","voter",')).toBe(true);
  expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + 2);

  // A voter asks to be deleted. The export has the voter's id.
  const [, voter = ''] = csv.match(/Z","([0-9a-f]{64})",/) ?? [];
  await hanako.page.getByLabel('@name, entry code').fill(voter);
  await hanako.confirm('Delete');
  await hanako.reads('The data is deleted.');

  await hanako.page.reload();
  await hanako.reads('Ballots exported');
  await hanako.reads("A voter's data deleted");
  await hanako.reads(/by hanako/);
});

test('refusals and the activity log are in the language of the page', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  await page.getByRole('button', { name: '日本語' }).click();
  await page.getByRole('heading', { name: 'アンケート一覧' }).waitFor();

  // Act: deletes an unknown voter
  await hanako.goTo(`/organize/polls/${POLL}`);
  await page.getByLabel(/^ユーザー名、参加コード/).fill('@nobody');
  await hanako.confirm('削除する');
  // Assess
  await page.getByRole('alert').filter({ hasText: '該当する投票者はいません' }).waitFor();
  expect(await page.getByRole('dialog').innerText()).not.toMatch(/[A-Za-z]{4,} [a-z]+ [a-z]+/);
  await page.getByRole('button', { name: 'キャンセル' }).click();

  // Act: makes a change, which the log names
  await hanako.confirm('受付を終了する');
  // Assess
  await hanako.reads('状態：受付中 → 受付終了');
  await hanako.confirm('受付を再開する');
});

test('when clocks go back, both times of the repeated hour can be set', async () => {
  // Prepare: an organizer in Berlin, where 31 October 2027 has 02:00 to 03:00 twice
  const hanako = await Organizer.signIn(browser, site, 'hanako', {
    at: `/organize/polls/${CLOCKS}`,
    timezoneId: 'Europe/Berlin',
  });
  const { page } = hanako;
  const opens = page.getByLabel('Opens', { exact: true });
  const closes = page.getByLabel('Closes', { exact: true });
  const set = page.getByRole('button', { name: 'Set times' });

  // Act: sets 02:45 in summer time, and 02:15 in winter time
  await opens.fill('2027-10-31T02:45');
  await closes.fill('2027-10-31T02:15');
  await hanako.reads('Choose a time after the opening.');
  expect(await set.isEnabled()).toBe(false);
  await page.getByLabel(/^Closes: which one\?/).selectOption({ label: 'Second (UTC+01:00)' });
  await set.click();

  // Assess: the log names both moments
  await hanako.reads(/^Opens: none → .*2:45:00\sAM GMT\+2/);
  await hanako.reads(/^Closes: none → .*2:15:00\sAM GMT\+1/);
  await page.reload();
  expect(await page.getByLabel(/^Closes: which one\?/).inputValue()).toBe('second');

  // Act: sets a time that clocks skip in spring
  await opens.fill('2027-03-28T02:30');
  // Assess
  await hanako.reads('The clocks go forward, so this time does not exist.');
  expect(await set.isEnabled()).toBe(false);
});

test('a user outside the group of organizers is told so, and sees no polls', async () => {
  const taro = await Organizer.signIn(browser, site, 'taro');
  await taro.reads('You are not an organizer');
  expect(await taro.page.getByText('A show of hands').count()).toBe(0);
});

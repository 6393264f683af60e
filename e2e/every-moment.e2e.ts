import type { PollSwitch } from '@booth/shared';
import type { Browser, Page, Response } from 'playwright-core';
import { POLLING_EVERY_MS } from '../frontend/src/features/live/freshness.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { type Desk, organizersDesk } from './support/desk.ts';
import { cutOff, type Device, type OpenPage, openBigScreen, openPhone, timesUntil } from './support/open-page.ts';
import { Organizer } from './support/organizer.ts';
import { pollTables } from './support/poll-tables.ts';

/** A name of this machine. Phones come to a booth by plain HTTP, which is no secure context. */
const NAME = 'booth.example';

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let desk: Desk;
let site: string;

beforeAll(async () => {
  booth = await openBooth({ localNames: [NAME] });
  ({ cloud, browser } = booth);
  tables = pollTables(cloud);
  desk = await organizersDesk(cloud);
  site = `http://${NAME}:${cloud.endpoints['frontend.port']}`;
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const text = (en: string) => ({ en, ja: `${en}（日本語）` });
const DRINK = {
  ...{ id: 'drink', type: 'choice', title: text('What do you drink?') },
  options: [
    { id: 'tea', label: text('Tea') },
    { id: 'coffee', label: text('Coffee') },
  ],
};
const WHY = { id: 'why', type: 'text', title: text('Why?') };

/** A poll of one screen, which takes direct ballots. */
const aPoll = (pollId: string, change: object = {}) => ({
  ...{ pollId: `moment-${pollId}`, version: 1, title: text('A show of hands'), status: 'open', visibility: 'live' },
  ...{ screens: [DRINK], openedAt: '2026-01-01T09:00:00.000Z' },
  ...change,
});
const aSurvey = (pollId: string, change: object = {}) => aPoll(pollId, { screens: [DRINK, WHY], ...change });
const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** Returns true if the page is higher than its window: nobody scrolls a big screen. */
const scrolls = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight);

/** Finds a text on the board, outside its announcements for screen readers, which repeat it. */
const onBoard = ({ page }: OpenPage, text: string | RegExp) =>
  page.getByText(text).and(page.locator(':not([role="status"] *)'));

/** Makes a change as an organizer, waits until each page shows it, and prints the times. */
async function reached(pollId: string, change: PollSwitch, pages: Record<string, ReturnType<Page['getByText']>>) {
  const since = await desk.switchPoll(pollId, change);
  const times = await timesUntil(since, Object.values(pages));
  const named = Object.keys(pages).map((name, index) => [name, times[index]] as const);
  process.stdout.write(`    ${JSON.stringify(change)}: ${named.map(([name, ms]) => `${name} ${ms} ms`).join(', ')}\n`);
  for (const [name, ms] of named) expect([name, ms]).toEqual([name, expect.any(Number)]);
}

describe.each([
  ['pushed by a WebSocket', () => ({})],
  [
    'asked for where no WebSocket gets through',
    () => ({ withoutSocketTo: cloud.endpoints['realtime.websocketPort'] ?? '' }),
  ],
] as [string, () => Device][])('a change by an organizer, %s:', (how, device) => {
  const idOf = (name: string) => `${name}-${how.slice(0, 5).trim()}`;

  test('closing and opening a survey reaches all its pages and the big screen', async () => {
    // Prepare
    const poll = await tables.putPoll(aSurvey(idOf('survey')));
    const [welcome, screen, thanks, bigScreen] = [
      await openPhone(browser, poll, site, device()),
      await openPhone(browser, poll, site, device()),
      await openPhone(browser, poll, site, device()),
      await openBigScreen(browser, poll, site, device()),
    ];
    await screen.visitor.start();
    await screen.visitor.seesScreen('drink');
    await screen.visitor.choose('coffee');
    await thanks.visitor.start();
    await thanks.visitor.seesScreen('drink');
    await thanks.visitor.choose('tea');
    await thanks.visitor.goOn();
    await thanks.visitor.seesScreen('why');
    await thanks.visitor.goOn();
    await thanks.visitor.seesThanks();
    await thanks.visitor.seesVotes('tea', 1);
    const qrCode = bigScreen.page.getByRole('img', { name: /^QR code/ });
    await qrCode.waitFor();

    // Act, assess
    await reached(
      poll.pollId,
      { status: 'closed' },
      {
        welcome: welcome.page.getByRole('heading', { name: 'This poll is closed' }),
        screen: screen.page.getByText('The poll closed before your ballot was complete'),
        thanks: thanks.page.getByRole('heading', { name: 'Final result' }),
        'big screen': onBoard(bigScreen, 'Closed – final result'),
      },
    );
    expect(await qrCode.count()).toBe(0);
    await reached(
      poll.pollId,
      { status: 'open' },
      {
        welcome: welcome.page.getByRole('button', { name: 'Start' }),
        screen: screen.page.getByRole('heading', { level: 1, name: 'What do you drink?' }),
        thanks: thanks.page.getByRole('heading', { name: 'Results so far' }),
        'big screen': qrCode,
      },
    );

    // Assess: the start works, and the survey goes on at the same screen with what was chosen
    expect(await screen.visitor.isChosen('coffee')).toBe(true);
    await screen.visitor.goOn();
    await screen.visitor.seesScreen('why');
    await welcome.visitor.start();
    await welcome.visitor.seesScreen('drink');
    expect([welcome, screen, thanks, bigScreen].flatMap(({ failed }) => failed)).toEqual([]);
    expect([welcome, screen, thanks, bigScreen].map(({ loads }) => loads())).toEqual([1, 1, 1, 1]);
  });

  test('closing and opening reaches a direct ballot, which keeps its choice; archiving reaches all pages', async () => {
    // Prepare
    const poll = await tables.putPoll(aPoll(idOf('direct')));
    const chooser = await openPhone(browser, poll, site, device());
    const voter = await openPhone(browser, poll, site, device());
    const bigScreen = await openBigScreen(browser, poll, site, device());
    await chooser.visitor.choose('coffee');
    await voter.visitor.choose('tea');
    await voter.visitor.goOn();
    await voter.visitor.seesVotes('tea', 1);

    // Act, assess
    await reached(
      poll.pollId,
      { status: 'closed' },
      {
        ballot: chooser.page.getByText('so it was not counted'),
        thanks: voter.page.getByRole('heading', { name: 'Final result' }),
        'big screen': onBoard(bigScreen, 'Closed – final result'),
      },
    );
    await chooser.page.getByRole('link', { name: 'See the open polls' }).waitFor();
    await reached(
      poll.pollId,
      { status: 'open' },
      {
        ballot: chooser.page.getByRole('heading', { level: 1, name: 'What do you drink?' }),
        thanks: voter.page.getByRole('heading', { name: 'Results so far' }),
      },
    );
    expect(await chooser.visitor.isChosen('coffee')).toBe(true);
    await chooser.visitor.goOn();
    await chooser.visitor.seesThanks();
    await desk.switchPoll(poll.pollId, { status: 'closed' });
    const late = await openPhone(browser, poll, site, device());
    await late.page.getByRole('heading', { name: 'This poll is closed' }).waitFor();
    await reached(
      poll.pollId,
      { status: 'archived' },
      {
        'late visitor': late.page.getByRole('heading', { name: 'This poll is archived' }),
        'big screen': onBoard(bigScreen, 'Archived – final result'),
      },
    );
    expect([chooser, voter, bigScreen, late].flatMap(({ failed }) => failed)).toEqual([]);
  });

  test('revealing and hiding reaches phones and the big screen, and hidden results are refused to each at most once', async () => {
    // Prepare
    const poll = await tables.putPoll(aPoll(idOf('secret'), { visibility: 'hidden' }));
    const voter = await openPhone(browser, poll, site, device());
    const bigScreen = await openBigScreen(browser, poll, site, device());
    await voter.visitor.choose('tea');
    await voter.visitor.goOn();
    await voter.visitor.reads('The results will be shown later.');
    await onBoard(bigScreen, 'The results are secret for now').waitFor();

    // Act, assess
    await reached(
      poll.pollId,
      { revealed: true },
      {
        thanks: voter.page.locator('[data-row="tea"]'),
        'big screen': bigScreen.page.locator('[data-row="tea"]'),
      },
    );
    await reached(
      poll.pollId,
      { revealed: false },
      {
        thanks: voter.page.getByText('The results will be shown later.'),
        'big screen': onBoard(bigScreen, 'The results are secret for now'),
      },
    );
    expect(await bigScreen.page.locator('[data-row]').count()).toBe(0);
    // A page that asks may do so just as the results are hidden. It learns from the refusal.
    const refused = device().withoutSocketTo === undefined ? [] : [`403 /polls/${poll.pollId}/results`];
    for (const { failed } of [voter, bigScreen]) expect([[], refused]).toContainEqual(failed);
  });

  test('a changed time reaches pages: the poll counts down, opens by itself and closes by itself', async () => {
    // Prepare
    const poll = await tables.putPoll(aPoll(idOf('times')));
    const phone = await openPhone(browser, poll, site, device());
    const bigScreen = await openBigScreen(browser, poll, site, device());
    await phone.visitor.seesScreen('drink');

    // Act, assess
    await reached(
      poll.pollId,
      { opensAt: inMs(300_000) },
      {
        ballot: phone.page.getByRole('timer'),
        'big screen': bigScreen.page.getByRole('timer'),
      },
    );
    expect(await scrolls(bigScreen.page)).toBe(false);
    await desk.switchPoll(poll.pollId, { opensAt: inMs(2_000) });
    await phone.page.getByRole('heading', { level: 1, name: 'What do you drink?' }).waitFor();
    await onBoard(bigScreen, 'Vote now').waitFor();
    await reached(
      poll.pollId,
      { closesAt: inMs(300_000) },
      {
        ballot: phone.page.getByText(/Voting closes at .* in \d+ minutes?/),
        'big screen': onBoard(bigScreen, /Voting closes at .* in \d+ minutes?/),
      },
    );
    expect(await scrolls(bigScreen.page)).toBe(false);
    await desk.switchPoll(poll.pollId, { closesAt: inMs(2_000) });
    await phone.page.getByRole('heading', { name: 'This poll is closed' }).waitFor();
    await onBoard(bigScreen, 'Closed – final result').waitFor();
    // Nobody voted.
    await onBoard(bigScreen, 'No votes were cast').waitFor();
    await phone.page.getByText('No votes were cast').waitFor();
    expect([phone, bigScreen].flatMap(({ failed }) => failed)).toEqual([]);
  });
});

test('a big screen that is refused results drops them, and asks again only when it is its turn', async () => {
  // Prepare: the state, which would tell why, can't be read
  const poll = await tables.putPoll(aPoll('refused', { visibility: 'hidden', revealed: true }));
  const withoutSocketTo = cloud.endpoints['realtime.websocketPort'] ?? '';
  const { page } = await openBigScreen(browser, poll, site, { withoutSocketTo });
  await page.locator('[data-board]:not([data-awaited]) [data-row="tea"]').waitFor();
  await cutOff(page, '**/state');
  const refused: Response[] = [];
  page.on('response', (response) => response.status() === 403 && refused.push(response));

  // Act
  await desk.switchPoll(poll.pollId, { revealed: false });
  await page.locator('[data-board][data-awaited]').waitFor();
  while (refused.length < 2) await page.waitForEvent('response');

  // Assess: it waited at least three quarters of the usual time
  const [first = 0, second = 0] = refused.map((response) => response.request().timing().startTime);
  expect(second - first).toBeGreaterThanOrEqual(0.75 * POLLING_EVERY_MS);
});

test('a page that was there before its poll was open goes on when the poll is opened', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('early', { status: 'draft', openedAt: undefined }));
  const phone = await openPhone(browser, poll, site);
  const bigScreen = await openBigScreen(browser, poll, site);
  await phone.page.getByRole('heading', { name: 'No such poll' }).waitFor();
  await bigScreen.page.getByRole('heading', { name: 'No such poll' }).waitFor();
  // Act, assess
  await reached(
    poll.pollId,
    { status: 'open' },
    {
      phone: phone.page.getByRole('button', { name: 'Cast my vote' }),
      'big screen': onBoard(bigScreen, 'Vote now'),
    },
  );
});

test('phones and the big screen say that a poll is a draft again, and follow when it is opened', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('withdrawn'));
  const phone = await openPhone(browser, poll, site);
  const bigScreen = await openBigScreen(browser, poll, site);
  await phone.visitor.choose('tea');
  await onBoard(bigScreen, 'Vote now').waitFor();
  // Act
  await tables.putPoll({ ...poll, version: 2, status: 'draft' });
  // Assess
  for (const { page } of [phone, bigScreen])
    await page.getByRole('heading', { name: 'This poll is being prepared' }).waitFor();
  // Act
  await tables.putPoll({ ...poll, version: 3, title: text('Another title') });
  // Assess
  await bigScreen.page.getByRole('heading', { name: 'Another title' }).waitFor();
  await phone.visitor.seesScreen('drink');
  expect(await phone.visitor.isChosen('tea')).toBe(true);
});

test('a page has one WebSocket, even if it shows the results', async () => {
  const poll = await tables.putPoll(aPoll('one-socket'));
  const phone = await openPhone(browser, poll, site);
  await phone.visitor.choose('tea');
  await phone.hasSockets(1);
  await phone.visitor.goOn();
  await phone.visitor.seesVotes('tea', 1);
  await phone.hasSockets(1);
});

test('a page that is hidden for long closes its WebSocket, and is right at once when it is shown', async () => {
  // Prepare: the test moves the clock of the page
  const poll = await tables.putPoll(aPoll('asleep'));
  const { page, visitor, hasSockets } = await openPhone(browser, poll, site, { hasOwnClock: true });
  const look = (state: 'visible' | 'hidden') =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await visitor.seesScreen('drink');
  await hasSockets(1);
  // Act
  await look('hidden');
  await page.clock.fastForward('01:10');
  await hasSockets(0);
  await desk.switchPoll(poll.pollId, { status: 'closed' });
  // Assess: the page was neither told nor has it asked
  expect(await page.getByRole('button', { name: 'Cast my vote' }).count()).toBe(1);
  await look('visible');
  await page.getByRole('heading', { name: 'This poll is closed' }).waitFor();
  await hasSockets(1);
});

describe.each([
  ['behind', -10],
  ['ahead', 10],
])('on a device whose clock is ten minutes %s', (_, clockAheadMinutes) => {
  const idOf = (name: string) => `${name}${clockAheadMinutes}`;
  const minutes = (count: number) => inMs(count * 60_000);

  test('a poll that opened five minutes ago takes votes', async () => {
    const poll = await tables.putPoll(aPoll(idOf('opened'), { opensAt: minutes(-5) }));
    const { visitor } = await openPhone(browser, poll, site, { clockAheadMinutes });
    await visitor.choose('tea');
    await visitor.goOn();
    await visitor.seesVotes('tea', 1);
  });

  test('a poll that closes in five minutes takes votes, and says when it closes', async () => {
    const poll = await tables.putPoll(aPoll(idOf('closes'), { closesAt: minutes(5) }));
    const { visitor } = await openPhone(browser, poll, site, { clockAheadMinutes });
    await visitor.reads(/Voting closes at .* in [45] minutes/);
    await visitor.choose('tea');
    await visitor.goOn();
    await visitor.seesVotes('tea', 1);
  });

  test('a poll that opens in five minutes counts them down, on phones and on the big screen', async () => {
    const poll = await tables.putPoll(aPoll(idOf('opens'), { opensAt: minutes(5) }));
    const phone = await openPhone(browser, poll, site, { clockAheadMinutes });
    const bigScreen = await openBigScreen(browser, poll, site, { clockAheadMinutes });
    for (const { page, failed } of [phone, bigScreen]) {
      await page
        .getByRole('timer')
        .filter({ hasText: /^04:\d\d$/ })
        .waitFor();
      const said = await page.locator('body').innerText();
      expect(said).toMatch(/not open yet/i);
      expect(said).not.toMatch(/vote now|first|closed|cast my vote/i);
      expect(failed).toEqual([]);
    }
    await bigScreen.page.getByRole('img', { name: /^QR code/ }).waitFor();
  });

  test('a poll that closed a moment ago is closed', async () => {
    const poll = await tables.putPoll(aPoll(idOf('closed'), { opensAt: minutes(-5), closesAt: inMs(-1_000) }));
    const { page } = await openPhone(browser, poll, site, { clockAheadMinutes });
    await page.getByRole('heading', { name: 'This poll is closed' }).waitFor();
    await page.getByText('No votes were cast').waitFor();
  });
});

/** Keeps changes of a poll from a page, which then learns of them only when it sends something. */
const hearsNothing = (page: Page) => cutOff(page, '**/state');
const deaf = (language: Device['language'] = 'en-GB'): Device => ({
  language,
  withoutSocketTo: cloud.endpoints['realtime.websocketPort'] ?? '',
});

test.each([
  [
    'en-GB',
    'What do you drink?',
    'Tea',
    'Cast my vote',
    /The poll closed before your ballot was complete, so it was not/,
  ],
  [
    'ja-JP',
    'What do you drink?（日本語）',
    'Tea（日本語）',
    '投票する',
    /完了する前に受付が終了したため、集計されませんでした/,
  ],
] as const)(
  'a direct ballot that is too late is refused in the words of %s, and keeps its choice',
  async (language, title, tea, send, words) => {
    // Prepare: the page does not hear that the poll closes
    const poll = await tables.putPoll(aPoll(`late-${language.toLowerCase()}`));
    const { page } = await openPhone(browser, poll, site, deaf(language));
    const hearsAgain = await hearsNothing(page);
    await page.locator('label', { hasText: tea }).click();
    await desk.switchPoll(poll.pollId, { status: 'closed' });
    // Act
    await page.getByRole('button', { name: send }).click();
    // Assess
    await page.getByText(words).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/Nothing was recorded|not open/);
    // Act
    hearsAgain();
    await desk.switchPoll(poll.pollId, { status: 'open' });
    // Assess
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(await page.getByLabel(tea, { exact: true }).isChecked()).toBe(true);
    await page.getByRole('button', { name: send }).click();
    await page.locator('[data-row="tea"]').waitFor();
  },
);

test('an answer that is too late ends the survey, which says that it is open again only when it is', async () => {
  // Prepare
  const poll = await tables.putPoll(aSurvey('late-answer'));
  const { page, visitor } = await openPhone(browser, poll, site, deaf());
  await visitor.start();
  await visitor.seesScreen('drink');
  const hearsAgain = await hearsNothing(page);
  await desk.switchPoll(poll.pollId, { status: 'closed' });
  const said: string[] = [];
  await page.exposeFunction('heard', (text: string) => said.push(text));
  await page.evaluate(() => {
    const tell = () => (window as unknown as { heard: (text: string) => void }).heard(document.body.innerText);
    new MutationObserver(tell).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  // Act
  await visitor.choose('tea');
  await visitor.goOn();
  // Assess
  await visitor.reads('The poll closed before your ballot was complete');
  expect(said.filter((text) => text.includes('It is open again'))).toEqual([]);
  // Act
  hearsAgain();
  await desk.switchPoll(poll.pollId, { status: 'open' });
  // Assess
  await visitor.reads('It is open again.');
  await visitor.presses('Start again');
  await visitor.seesScreen('drink');
});

test('a start that is too late says that the poll is closed', async () => {
  const poll = await tables.putPoll(aSurvey('late-start'));
  const { page, visitor } = await openPhone(browser, poll, site, deaf());
  await page.getByRole('button', { name: 'Start' }).waitFor();
  await hearsNothing(page);
  await desk.switchPoll(poll.pollId, { status: 'closed' });
  await visitor.start();
  await page.getByRole('heading', { name: 'This poll is closed' }).waitFor();
});

test('the big screen says that it is up to date only when it is, and recovers with the network', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('honest'));
  const { page } = await openBigScreen(browser, poll, site, { hasOwnClock: true });
  const statement = page.locator('[data-freshness]');
  await page.locator('[data-freshness="live"]').filter({ hasText: 'up to date' }).waitFor();
  // Act: the network goes, and the WebSocket with it
  await page.context().setOffline(true);
  await page.context().routeWebSocket(/./, (socket) => void socket.close());
  // Assess: in steps, because the page says this for ten seconds only
  const isOld = statement.filter({ hasText: /Offline.*last updated 3\d seconds ago/ });
  while ((await isOld.count()) === 0) await page.clock.fastForward(1_000);
  await page.locator('[data-freshness="offline"]').waitFor();
  expect(await statement.innerText()).not.toMatch(/few seconds|up to date/);
  // Act
  await page.context().setOffline(false);
  // Assess
  await page.locator('[data-freshness="polling"], [data-freshness="live"]').waitFor();
});

test('a big screen whose device slept says how old its numbers are, and recovers with the network', async () => {
  // Prepare
  const poll = await tables.putPoll(aPoll('slept'));
  const { page } = await openBigScreen(browser, poll, site);
  const statement = page.locator('[data-freshness]');
  const isUpToDate = () => page.locator('[data-freshness="live"]').filter({ hasText: 'up to date' }).waitFor();
  await isUpToDate();
  // Act: an hour passes only on the device's clock, as while a lid is closed
  await page.context().setOffline(true);
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  // Assess
  await statement.filter({ hasText: /last updated 1 hour ago/ }).waitFor();
  expect(await statement.innerText()).not.toMatch(/few seconds|up to date/);
  // Act
  await page.context().setOffline(false);
  // Assess
  await isUpToDate();
});

describe('at the organizers’ pages', () => {
  // A sign-in needs a secure context: localhost or HTTPS.
  const home = () => booth.site;

  test('a change by a colleague is there within moments, in the list, too', async () => {
    // Prepare
    const poll = await tables.putPoll(aPoll('colleagues', { visibility: 'hidden' }));
    const hanako = await Organizer.signIn(browser, home(), 'hanako');
    const list = await Organizer.signIn(browser, home(), 'hanako');
    const item = list.page.getByRole('listitem').filter({ hasText: poll.pollId });
    await item.getByText('Open', { exact: true }).waitFor();
    await hanako.openPoll(poll.pollId);
    await hanako.reads('Visitors can vote now.');
    // Act, assess
    await reached(
      poll.pollId,
      { status: 'closed' },
      {
        poll: hanako.page.getByText('Voting is closed.'),
        list: item.getByText('Closed', { exact: true }),
      },
    );
    await reached(
      poll.pollId,
      { revealed: true },
      {
        poll: hanako.page.getByText('Results revealed to everyone'),
        list: item.getByText('Results revealed to everyone'),
      },
    );
    await reached(
      poll.pollId,
      { status: 'open', opensAt: inMs(3_600_000) },
      {
        poll: hanako.page.getByText('Opens automatically:'),
        list: item.getByText('Not open yet'),
      },
    );
  });

  test('nobody is offered to reveal a draft, or results that everybody sees', async () => {
    const shown = await tables.putPoll(aPoll('shown'));
    const draft = await tables.putPoll(aPoll('draft', { status: 'draft', openedAt: undefined, visibility: 'hidden' }));
    const hanako = await Organizer.signIn(browser, home(), 'hanako');
    await hanako.openPoll(shown.pollId);
    await hanako.page.getByRole('heading', { name: 'Results' }).waitFor();
    expect(await hanako.page.getByRole('button', { name: 'Reveal the results' }).count()).toBe(0);
    await hanako.openPoll(draft.pollId);
    await hanako.page.getByRole('heading', { name: 'Results' }).waitFor();
    expect(await hanako.page.getByRole('button', { name: 'Reveal the results' }).count()).toBe(0);
    await reached(draft.pollId, { status: 'open' }, { draft: hanako.page.getByText('Visitors can vote now.') });
    await hanako.page.getByRole('button', { name: 'Reveal the results' }).waitFor();
  });
});

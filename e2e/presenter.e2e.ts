import type { Browser, Page } from 'playwright-core';
import { POINTER_RESTS_AFTER_MS } from '../frontend/src/features/big-screen/presenter/use-resting-pointer.ts';
import { SHOWN_FOR_MS } from '../frontend/src/features/big-screen/turning.ts';
import { COUNTS_UP_MS } from '../frontend/src/features/results/reveal/reveal.ts';
import { BigScreen, type BigScreenOptions } from './support/big-screen.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { castBallots } from './support/crowd.ts';
import { type Desk, organizersDesk } from './support/desk.ts';
import { MOVING, NEW_DEVICE } from './support/new-device.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

/** A poll of five questions that take turns. */
const TURNING = 'presented';
const FIRST = 'lambda';
const SECOND = 'functions';
/** 4:3, 16:9, 21:9 and upright. */
const SHAPES = [
  [1024, 768],
  [1920, 1080],
  [2560, 1080],
  [1080, 1920],
] as const;
/** Collects the wake locks that a page gets, for the test. */
const KEEP_LOCKS = `{
  const { request } = WakeLock.prototype;
  window.locks = [];
  WakeLock.prototype.request = async function (...given) {
    const lock = await request.apply(this, given);
    window.locks.push(lock);
    return lock;
  };
}`;

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let site: string;
let tables: ReturnType<typeof pollTables>;
let desk: Desk;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser, site } = booth);
  tables = pollTables(cloud);
  desk = await organizersDesk(cloud);
  await tables.putPoll(exampleAs(TURNING, 'serverless-habits'));
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

async function present(query = '', options: BigScreenOptions = {}): Promise<BigScreen> {
  const screen = await BigScreen.open(browser, `${site}/polls/${TURNING}/live${query}`, options);
  await screen.asks(FIRST);
  return screen;
}

/** Opens the big screen with a clock that the test moves. */
const presentOnClock = (options: BigScreenOptions = {}) => present('', { ...options, hasOwnClock: true });

const press = ({ page }: BigScreen, key: string) => page.keyboard.press(key);
const themeOf = ({ page }: BigScreen) => page.locator('[data-board]').getAttribute('data-theme');
const toolbarOf = (page: Page) => page.getByRole('region', { name: "Presenter's controls" });

const FOCUSED = '[data-control]:has(:focus-visible)';

const opacitiesOf = (page: Page, controls: string) =>
  page.locator(controls).evaluateAll((elements) => elements.map((each) => getComputedStyle(each).opacity));

/** Waits until all of the presenter's buttons, or of some of them, are shown or hidden. */
const showsControls = (page: Page, areShown: boolean, controls = '[data-control]') =>
  page.waitForFunction(
    ([selector, opacity]) => {
      const elements = [...document.querySelectorAll(selector)];
      return elements.length > 0 && elements.every((each) => getComputedStyle(each).opacity === opacity);
    },
    [controls, areShown ? '1' : '0'] as const,
  );

test("the presenter's keys open and close dialogs over the board, one at a time", async () => {
  const screen = await present();
  const { page } = screen;
  const dialog = page.getByRole('dialog');

  // Act and assess: the list of keys
  await press(screen, '?');
  await dialog.getByText('QR code, as large as the screen').waitFor();
  await press(screen, 'Escape');
  await dialog.waitFor({ state: 'detached' });

  // Act and assess: each key closes its own dialog, and replaces that of another key
  await press(screen, 'q');
  await dialog.getByRole('img', { name: /^QR code/ }).waitFor();
  expect(await page.locator('[data-board][data-spotlight]').count()).toBe(1);
  await press(screen, '?');
  await dialog.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  expect(await dialog.count()).toBe(1);
  await press(screen, '?');
  await dialog.waitFor({ state: 'detached' });

  // Act and assess: the buttons of a remote close a dialog before they turn
  await press(screen, 'q');
  await dialog.waitFor();
  await press(screen, 'PageDown');
  await dialog.waitFor({ state: 'detached' });
  await screen.asks(FIRST);
  await press(screen, 'PageDown');
  await screen.asks(SECOND);
  await press(screen, 'PageUp');
  await screen.asks(FIRST);
});

test('a blank screen hides the results for any time, and bars grow when it is lifted', async () => {
  const screen = await presentOnClock(MOVING);
  const { page } = screen;
  const bars = page.locator(`[data-screen="${FIRST}"] [data-bar]`);
  await bars.first().waitFor();

  // Act
  await press(screen, 'b');

  // Assess: one colour from edge to edge, and the question behind it stays
  const blank = page.getByRole('dialog', { name: 'Blank screen' });
  await blank.waitFor();
  expect(await blank.boundingBox()).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
  expect(await blank.innerText()).toBe('');
  expect(await bars.count()).toBe(0);
  await page.clock.fastForward(SHOWN_FOR_MS + 1_000);
  await press(screen, '.');
  await blank.waitFor({ state: 'detached' });
  await bars.first().waitFor();
  await screen.asks(FIRST);

  // Act and assess: a click lifts it as well
  await toolbarOf(page).getByRole('button', { name: 'Blank the screen' }).dispatchEvent('click');
  await blank.waitFor();
  await page.mouse.click(700, 500);
  await blank.waitFor({ state: 'detached' });
});

test('results that are revealed behind a blank screen are counted up once it is lifted', async () => {
  // Prepare
  const poll = await tables.putPoll({
    ...{ pollId: 'behind-a-blank', version: 1, title: { en: 'Drinks' }, status: 'open', visibility: 'hidden' },
    openedAt: '2026-01-01T09:00:00.000Z',
    screens: [
      {
        ...{ id: 'drink', type: 'choice', title: { en: 'What do you drink?' } },
        options: ['tea', 'coffee'].map((id) => ({ id, label: { en: id } })),
      },
    ],
  });
  await castBallots(cloud.endpoints['survey.httpUrl'] ?? '', poll, 10);
  const screen = await BigScreen.open(browser, `${site}/polls/${poll.pollId}/live`, MOVING);
  const { page } = screen;
  await page.locator('[data-showing="secret"]').waitFor();

  // Act: the results are revealed behind the blank, for longer than counting up takes
  await press(screen, 'b');
  await page.getByRole('dialog').waitFor();
  await desk.switchPoll(poll.pollId, { revealed: true });
  await page.locator('[data-showing="tally"]').waitFor({ state: 'attached' });
  await page.waitForTimeout(COUNTS_UP_MS + 1_000);
  const shown = page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const votes: number[] = [];
        requestAnimationFrame(function look() {
          const counts = [...document.querySelectorAll('[data-count]')].map(({ textContent }) => Number(textContent));
          if (counts.length > 0) votes.push(Math.max(...counts));
          if (document.querySelector('[data-leads]') === null) requestAnimationFrame(look);
          else done(votes);
        });
      }),
  );
  await press(screen, 'b');

  // Assess
  const votes = await shown;
  expect(votes[0]).toBe(0);
  expect(votes).toEqual(votes.toSorted((a, b) => a - b));
  expect(new Set(votes).size).toBeGreaterThan(3);
});

test('a key switches between light and dark, and the device remembers it', async () => {
  const screen = await present();
  expect(await themeOf(screen)).toBe('dark');
  await press(screen, 'l');
  await screen.page.locator('[data-theme="light"]').waitFor();
  await screen.page.reload();
  await screen.asks(FIRST);
  expect(await themeOf(screen)).toBe('light');
  await toolbarOf(screen.page).getByRole('button', { name: 'Dark colours' }).click();
  await screen.page.locator('[data-theme="dark"]').waitFor();
});

test('a key enters full screen, and a button leaves it', async () => {
  const screen = await present();
  const isFull = (expected: boolean) =>
    screen.page.waitForFunction((full) => (document.fullscreenElement !== null) === full, expected);
  await press(screen, 'f');
  await isFull(true);
  await toolbarOf(screen.page).getByRole('button', { name: 'Leave full screen' }).click();
  await isFull(false);
});

test('the large QR code has at least 45% of the height of any screen', async () => {
  const { page } = await present();
  const dialog = page.getByRole('dialog');
  await toolbarOf(page).getByRole('button', { name: 'Show the QR code large' }).click();
  for (const [width, height] of SHAPES) {
    await page.setViewportSize({ width, height });
    const code = await dialog.getByRole('img', { name: /^QR code/ }).boundingBox();
    // The code, the address and the join code are on the screen as a whole.
    const fits = await dialog.evaluate((element) =>
      [...element.querySelectorAll('svg, h2, p')].every((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return left >= 0 && top >= 0 && right <= window.innerWidth && bottom <= window.innerHeight;
      }),
    );
    expect([width, height, (code?.height ?? 0) >= 0.45 * height, fits]).toEqual([width, height, true, true]);
  }
  await page.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
});

test('letters can be turned off as shortcuts, and the device remembers it', async () => {
  const screen = await present();
  const { page } = screen;
  await press(screen, '?');
  await page.getByLabel('Use letters as shortcuts').uncheck();
  await press(screen, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.reload();
  await screen.asks(FIRST);
  for (const key of ['q', 'b', '.', '?', 'l']) await press(screen, key);
  expect([await page.getByRole('dialog').count(), await themeOf(screen)]).toEqual([0, 'dark']);
  await press(screen, 'PageDown');
  await screen.asks(SECOND);
});

test('controls hide while the pointer rests, and return with the pointer, the focus or a touch', async () => {
  const { page } = await presentOnClock({ hasTouch: true });
  async function restsAfter(sign: () => Promise<void>) {
    await sign();
    await showsControls(page, true);
    await page.clock.fastForward(POINTER_RESTS_AFTER_MS - 1_000);
    await showsControls(page, true);
    await page.clock.fastForward(1_000);
    await showsControls(page, false);
  }
  await restsAfter(async () => undefined);
  await restsAfter(() => page.mouse.move(300, 300));
  await restsAfter(() => page.touchscreen.tap(300, 300));

  // A control with the focus stays, however long the pointer rests.
  const help = toolbarOf(page).getByRole('button', { name: 'Keyboard shortcuts' });
  while (!(await help.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await showsControls(page, true);
  await page.clock.fastForward(POINTER_RESTS_AFTER_MS + 1_000);
  await showsControls(page, false, `[data-control]:not(${FOCUSED})`);
  expect(await opacitiesOf(page, FOCUSED)).toEqual(['1']);
});

test.each([
  ['screen', '', 1],
  ['kiosk', '?kiosk', 1],
  ['framed page', '?embed', 0],
  ['overlay', '?overlay', 0],
])('on a %s, the device stays awake if it is the one in front of the audience', async (_mode, query, locks) => {
  // Prepare
  const context = await browser.newContext({ ...NEW_DEVICE, viewport: { width: 1920, height: 1080 } });
  await context.grantPermissions(['screen-wake-lock']);
  await context.addInitScript(KEEP_LOCKS);
  const screen = new BigScreen(await context.newPage());
  const holds = (count: number) =>
    screen.page.waitForFunction(`locks.filter(({ released }) => !released).length === ${count}`);

  // Act and assess: the lock is there, and again after the browser has taken it back
  await screen.page.goto(`${site}/polls/${TURNING}/live${query}`);
  await screen.asks(FIRST);
  await holds(locks);
  await screen.page.evaluate('Promise.all(locks.map((lock) => lock.release()))');
  await holds(0);
  await screen.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await screen.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await holds(locks);
});

test('a kiosk has no controls, but takes keys', async () => {
  const screen = await present('?kiosk');
  await screen.page.mouse.move(300, 300);
  expect(await screen.page.getByRole('button').count()).toBe(0);
  await press(screen, 'q');
  await screen.page
    .getByRole('dialog')
    .getByRole('img', { name: /^QR code/ })
    .waitFor();
  await press(screen, 'Escape');
  await press(screen, 'PageDown');
  await screen.asks(SECOND);
});

test.each(['dark', 'light'])(
  'an overlay is transparent except for its %s plates, and has no controls',
  async (theme) => {
    const { page } = await present(`?overlay&theme=${theme}`);
    const grounds = await page.evaluate(() =>
      ['html', 'body', '[data-board]', 'main'].map((selector) => {
        const element = document.querySelector(selector);
        return element === null ? '' : getComputedStyle(element).backgroundColor;
      }),
    );
    const none = 'rgba(0, 0, 0, 0)';
    expect(grounds).toEqual([none, none, none, expect.stringMatching(/^rgba\(.*, 0\.8\d\)$/)]);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe(`/embed/${TURNING}`);
  },
);

import type { Browser, Page } from 'playwright-core';
import { showBigScreen } from './support/big-screen.ts';
import { bigScreenMisfits } from './support/big-screen-fit.ts';
import { type BigScreenPoll, bigScreenPolls, crowdOf } from './support/big-screen-polls.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { createResultsSeeder } from './support/counted-answers.ts';
import { NEW_DEVICE } from './support/new-device.ts';
import { pollTables } from './support/poll-tables.ts';

/** The shapes of screens in halls, and a phone, whose page scrolls. */
const SHAPES = [
  ['4:3, an old projector', 1_024, 768],
  ['4:3, a newer one', 1_600, 1_200],
  ['5:4', 1_280, 1_024],
  ['16:10', 1_280, 800],
  ['16:9', 1_920, 1_080],
  ['21:9', 2_560, 1_080],
  ['a square', 1_080, 1_080],
  ['upright', 1_080, 1_920],
  ['upright, 3:4', 1_200, 1_600],
  ['4K', 3_840, 2_160],
  ['a phone', 390, 844],
] as const;
const PHONE_WIDTH = 390;
const HD = { width: 1_920, height: 1_080 };
/**
 * The least size of the QR code, as a part of the screen's shorter side (Invitation.module.css). On
 * a square it may be smaller, because the results need the room.
 */
const CODE_MIN = 0.31;
/** The polls that fill a screen most: shown in each language at each shape. */
const CROWDED = new Set(['shape-3', 'shape-15', 'shape-40', 'shape-secret']);
const LANGUAGES = [
  ['en', 'English'],
  ['ja', '日本語'],
] as const;

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let counted: ReturnType<typeof createResultsSeeder>;
/** One page for all polls. */
let page: Page;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser } = booth);
  tables = pollTables(cloud);
  counted = createResultsSeeder(cloud);
  page = await (await browser.newContext(NEW_DEVICE)).newPage();
  await Promise.all(bigScreenPolls().map(hangUp));
});

beforeEach(() => page.setViewportSize(HD));

afterAll(async () => {
  tables?.stop();
  counted?.stop();
  await booth?.close();
});

const site = () => cloud.endpoints['frontend.url'] ?? '';

async function hangUp({ definition, voters }: BigScreenPoll): Promise<void> {
  const poll = await tables.putPoll(definition);
  if (voters > 0) await counted.count(poll, crowdOf(poll, voters));
}

const show = (pollId: string, on = page) => showBigScreen(on, `${site()}/polls/${pollId}/live`);

/** Returns what does not fit at these shapes, in the language of the page. */
async function misfitsAt(shapes: readonly (typeof SHAPES)[number][]): Promise<string[]> {
  const found: string[] = [];
  for (const [shape, width, height] of shapes) {
    await page.setViewportSize({ width, height });
    const misfits = await bigScreenMisfits(page, width === PHONE_WIDTH);
    found.push(...misfits.map((misfit) => `${shape}: ${misfit}`));
  }
  await page.setViewportSize(HD);
  return found;
}

/** Turns to the next page or question. */
const next = () => page.keyboard.press('ArrowRight');

// Polls take the languages in turn, shape by shape; crowded ones have both at each shape.
test.each(bigScreenPolls().map(({ definition }, index) => [definition.pollId, index] as const))(
  '%s fits at every shape',
  async (pollId, index) => {
    await show(pollId);
    const questions = pollId === 'shape-kinds' ? 4 : 1;
    const found: Record<string, string[]> = {};
    for (const [turn, [lang, name]] of LANGUAGES.entries()) {
      const shapes = SHAPES.filter((_, at) => CROWDED.has(pollId) || (at + index + turn) % 2 === 0);
      // The buttons come back when the pointer moves.
      for (const place of [0, 9]) await page.mouse.move(place, place);
      await page.getByRole('button', { name }).click();
      await page.locator(`html[lang="${lang}"]`).waitFor({ state: 'attached' });
      for (let question = 1; question <= questions; question += 1) {
        found[`${lang} ${question}`] = await misfitsAt(shapes);
        if (questions > 1) await next();
      }
    }
    expect(Object.entries(found).filter(([, misfits]) => misfits.length > 0)).toEqual([]);
  },
);

test('the QR code can be scanned from 8 m, and the address is as large as a heading', async () => {
  await show('shape-15');
  const small: string[] = [];
  for (const [shape, width, height] of SHAPES) {
    if (width === PHONE_WIDTH || width === height) continue;
    await page.setViewportSize({ width, height });
    const code = page.locator('a svg[role="img"]');
    const { width: drawn = 0 } = (await code.boundingBox()) ?? {};
    // The margin of two modules on each side does not belong to the code.
    const modules = await code.evaluate((svg: SVGSVGElement) => svg.viewBox.baseVal.width);
    const side = (drawn * (modules - 4)) / modules;
    if (side < CODE_MIN * Math.min(width, height)) small.push(`${shape}: ${side}`);
  }
  expect(small).toEqual([]);
  await page.setViewportSize(HD);
  const px = await page.locator('[data-host]').evaluate((host) => Number.parseFloat(getComputedStyle(host).fontSize));
  expect(px).toBeGreaterThanOrEqual(40);
});

test('the title of a poll is not shown above a question that repeats it', async () => {
  const clip = () => page.getByRole('heading', { level: 1 }).evaluate((heading) => getComputedStyle(heading).clipPath);
  await show('shape-3');
  expect(await clip()).toBe('inset(50%)');
  await show('shape-15');
  expect(await clip()).toBe('none');
});

test('few options fill the screen', async () => {
  for (const pollId of ['shape-2', 'shape-3', 'shape-8']) {
    await show(pollId);
    const rows = await page.locator('[data-row]').evaluateAll((all) => all.map((row) => row.getBoundingClientRect()));
    const height = rows.reduce((sum, row) => sum + row.height, 0);
    expect(height / HD.height).toBeGreaterThan(0.5);
  }
});

test('options that do not fit on one page are shown page by page, and after the last page the first', async () => {
  await show('shape-100');
  const seen = new Set<string>();
  const rows = () =>
    page.locator('[data-row]').evaluateAll((all) => all.map((row) => row.getAttribute('data-row') ?? ''));
  const first = await rows();
  let shown = first;
  for (let turn = 0; turn < 20 && seen.size < 100; turn += 1) {
    for (const row of shown) seen.add(row);
    await next();
    shown = await rows();
  }
  expect(seen.size).toBe(100);
  expect(shown).toEqual(first);
  await page.keyboard.press('ArrowLeft');
  expect(await bigScreenMisfits(page, false)).toEqual([]);
});

test.each([
  ['a big screen', HD],
  ['a phone', { width: 390, height: 844 }],
])('nothing moves on %s when the results come', async (_which, viewport) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport });
  await context.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // Without a board, the page may still wait for its styles.
        if (!('value' in entry) || document.querySelector('[data-board]') === null) continue;
        const { shift = '0' } = document.documentElement.dataset;
        document.documentElement.dataset.shift = String(Number(shift) + Number(entry.value));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const opened = await context.newPage();
  await show('shape-15', opened);
  await opened.locator('[data-total="voters"]', { hasText: '345' }).waitFor();
  await opened.waitForTimeout(1_000);
  const shift = await opened.evaluate(() => Number(document.documentElement.dataset.shift ?? 0));
  await context.close();
  expect(shift).toBeLessThan(0.02);
});

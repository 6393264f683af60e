import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Poll } from '@booth/shared';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import { BigScreen } from './support/big-screen.ts';
import { type BuiltSite, startBuiltSite, variablesFor } from './support/built-site.ts';
import { installNightClock } from './support/night-clock.ts';
import { type NightEdge, startNightEdge } from './support/night-edge.ts';

const root = resolve(__dirname, '..');
const HOUR_MS = 3_600_000;
const HOURS = 8;
const STEP_MS = 15_000;
/**
 * By this hour, the page has shown everything once, and V8 has compiled most of its code. On a busy
 * machine, the last 0.6 MB come only in the third hour.
 */
const SETTLED_AT_HOUR = 3;
/**
 * How much more the page may hold in the last hour. Measured: 0.4 MB for scripts, which is code
 * that V8 compiles, and 0.6 MB for the browser. That is what its developer tools record of requests
 * (0.2 MB), and 160 bytes of a media query for each question shown, which Chromium never frees.
 */
const SPARE_KB = { heap: 660, embedder: 1_200 };
/** A new leader lights up for 1.2 s. */
const LONGEST_ANIMATION_MS = 1_500;
/**
 * How many times garbage is collected for a measurement, of which the least counts: what the browser
 * holds after each differs by up to 1.4 MB. A leak is there after all of them.
 */
const COLLECTIONS = 5;
/** The votes differ at the end, and bars without votes have no count. */
const SPARE_NODES = 20;

const screensOf = (pollId: string): object[] =>
  JSON.parse(readFileSync(join(root, `services/survey/polls/${pollId}.json`), 'utf8')).screens;

/** A poll with a question of each type that is counted, and the longest list of options. */
const poll = Poll.parse({
  ...{ pollId: 'night', version: 1, title: { en: 'All night', ja: '一晩中' }, status: 'open', visibility: 'hidden' },
  ...{ revealed: true, openedAt: '2026-11-29T00:00:00Z' },
  screens: ['favourite-services', 'serverless-habits', 'session-feedback']
    .flatMap(screensOf)
    .map((screen) => ({ ...screen, rules: [] })),
});

/**
 * Tells what happens at a moment. Ballots come in the first half of each hour, every 15 seconds. In
 * the second half, the organizer hides the results for a minute.
 */
function happens(passedMs: number) {
  const minute = (passedMs % HOUR_MS) / 60_000;
  return { ballots: minute < 30 ? 1 + (Math.floor(passedMs / STEP_MS) % 3) : 0, revealed: minute < 45 || minute >= 46 };
}

let edge: NightEdge;
let site: BuiltSite;
let browser: Browser;

beforeAll(async () => {
  edge = await startNightEdge(poll, happens);
  const endpoints = {
    'survey.httpUrl': edge.origin,
    'aggregation.httpUrl': edge.origin,
    'realtime.websocketUrl': edge.origin.replace('http', 'ws'),
  };
  [site, browser] = await Promise.all([startBuiltSite(variablesFor(endpoints), root), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await edge?.stop();
});

/**
 * Returns what the page holds after garbage collection, in its scripts and in the browser, while it
 * shows one question: each has a number of nodes of its own, and a busy machine turns at others.
 */
async function heldBy(page: Page, session: CDPSession) {
  const question = poll.screens.find(({ type }) => type === 'choice');
  const shown = page.locator(`[data-screen="${question?.id}"]`);
  for (let turns = 0; (await shown.count()) === 0; turns += 1) {
    if (turns > poll.screens.length) throw new Error('The big screen does not turn to the question.');
    await page.keyboard.press('ArrowRight');
  }
  // Animations hold their bars, even removed ones, until a frame is drawn after their end.
  await page.evaluate(async (longestMs) => {
    const elapsed = () => Number(document.timeline.currentTime);
    for (const end = elapsed() + longestMs; elapsed() < end; ) await new Promise(requestAnimationFrame);
  }, LONGEST_ANIMATION_MS);
  let [heap, embedder] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < COLLECTIONS; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const { usedSize, embedderHeapUsedSize } = await session.send('Runtime.getHeapUsage');
    heap = Math.min(heap, usedSize);
    embedder = Math.min(embedder, embedderHeapUsedSize);
  }
  const { nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters');
  return {
    heapKB: Math.round(heap / 1024),
    embedderKB: Math.round(embedder / 1024),
    nodes,
    listeners,
  };
}

test('the big screen holds no more memory after eight hours of votes than after three', async () => {
  // Prepare
  const context = await browser.newContext({ viewport: { width: 960, height: 540 }, locale: 'en-GB' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.addInitScript(installNightClock);
  await page.goto(`${site.origin}/polls/${poll.pollId}/live`);
  const screen = new BigScreen(page);
  await screen.isLive();
  const session = await context.newCDPSession(page);

  // Act
  const held: ({ hour: number } & Awaited<ReturnType<typeof heldBy>>)[] = [];
  for (let hour = 1; hour <= HOURS; hour += 1) {
    await page.evaluate(([address, milliseconds, stepMs]) => window.nightClock.drive(address, milliseconds, stepMs), [
      edge.clockAddress,
      HOUR_MS,
      STEP_MS,
    ] as const);
    held.push({ hour, ...(await heldBy(page, session)) });
  }

  // Assess
  console.table(held);
  console.log(edge.counts);
  await page.evaluate(() => window.nightClock.tick());
  await screen.isLive();
  expect(errors).toEqual([]);
  const [settled, last] = [held[SETTLED_AT_HOUR - 1], held.at(-1)];
  if (settled === undefined || last === undefined) throw new Error('There was no night.');
  expect(last.listeners).toBeLessThanOrEqual(settled.listeners);
  expect(last.nodes).toBeLessThanOrEqual(settled.nodes + SPARE_NODES);
  expect(last.heapKB).toBeLessThanOrEqual(settled.heapKB + SPARE_KB.heap);
  expect(last.embedderKB).toBeLessThanOrEqual(settled.embedderKB + SPARE_KB.embedder);
  // Each connection ended after two hours, and none before.
  expect(edge.counts.connections).toBe(HOURS / 2);
}, 600_000);

import type { Poll } from '@booth/shared';
import type { Browser, BrowserContextOptions, Locator, Page, Route } from 'playwright-core';
import { Visitor } from './visitor.ts';

const PHONE = { width: 390, height: 844 };
const BIG_SCREEN = { width: 1920, height: 1080 };

/**
 * Answers requests in the network's place, until the returned function is called. After
 * `page.unroute`, and a route with `times`, a request may hang for ever: Chromium loses one while
 * it ceases to hold them (https://github.com/microsoft/playwright/issues/41802).
 */
export async function answerFor(
  page: Page,
  address: string,
  answer: (route: Route) => Promise<unknown>,
): Promise<() => void> {
  let isOver = false;
  await page.route(address, (route) => (isOver ? route.continue() : answer(route)));
  return () => {
    isOver = true;
  };
}

/** Keeps a page from whatever is at these addresses, until the returned function is called. */
export const cutOff = (page: Page, address: string): Promise<() => void> =>
  answerFor(page, address, (route) => route.abort());

/** What is particular about a device. */
export interface Device {
  language?: 'en-GB' | 'ja-JP';
  /** How many minutes its clock is ahead. */
  clockAheadMinutes?: number;
  /** Whether the test puts the clock of its pages forward, by `page.clock`. */
  hasOwnClock?: boolean;
  /** The port of the WebSocket API, where its network lets no WebSocket through. */
  withoutSocketTo?: string;
}

/** Sets both clocks that a page has, before the page itself runs. */
const withClockAhead = (minutes: number) => `{
  const RealDate = Date;
  const ahead = ${minutes} * 60_000;
  window.Date = class extends RealDate {
    constructor(...given) {
      given.length === 0 ? super(RealDate.now() + ahead) : super(...given);
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
  const origin = performance.timeOrigin;
  Object.defineProperty(performance, 'timeOrigin', { get: () => origin + ahead });
}`;

/** A page in a browser of its own, and what a test wants to know of it. */
export interface OpenPage {
  page: Page;
  /** Answers that the browser logs as failed. */
  failed: string[];
  /** How often the page was loaded. */
  loads: () => number;
  /** Waits until so many WebSockets to the services are open. */
  hasSockets: (count: number) => Promise<void>;
}

async function openPage(
  browser: Browser,
  address: string,
  { language = 'en-GB', clockAheadMinutes = 0, hasOwnClock = false, withoutSocketTo }: Device,
  options: BrowserContextOptions,
): Promise<OpenPage> {
  const context = await browser.newContext({ locale: language, ...options });
  if (clockAheadMinutes !== 0) await context.addInitScript(withClockAhead(clockAheadMinutes));
  if (hasOwnClock) await context.clock.install();
  if (withoutSocketTo !== undefined) {
    await context.routeWebSocket(
      (url) => url.port === withoutSocketTo,
      (socket) => void socket.close(),
    );
  }
  const page = await context.newPage();
  const failed: string[] = [];
  let open = 0;
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  page.on('websocket', (socket) => {
    // Vite's own goes to the pages' port.
    if (new URL(socket.url()).port === new URL(address).port) return;
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
  });
  await page.goto(address);
  const hasSockets = async (count: number) => {
    while (open !== count) await page.waitForEvent('framenavigated', { timeout: 100 }).catch(() => undefined);
  };
  return { page, failed, loads: () => loads, hasSockets };
}

export interface OpenPhone extends OpenPage {
  visitor: Visitor;
}

/** A visitor's phone at the voting page of a poll. */
export async function openPhone(browser: Browser, poll: Poll, site: string, device: Device = {}): Promise<OpenPhone> {
  const opened = await openPage(browser, `${site}/polls/${poll.pollId}`, device, { viewport: PHONE });
  return { ...opened, visitor: new Visitor(opened.page, poll) };
}

/** The big screen of a poll. */
export const openBigScreen = (
  browser: Browser,
  { pollId }: Poll,
  site: string,
  device: Device = {},
): Promise<OpenPage> => openPage(browser, `${site}/polls/${pollId}/live`, device, { viewport: BIG_SCREEN });

/** Waits until each of these is on its page; returns after how many milliseconds since a moment that was, each. */
export const timesUntil = (since: number, seen: readonly Locator[]): Promise<number[]> =>
  Promise.all(
    seen.map(async (locator) => {
      await locator.first().waitFor();
      return Math.round(performance.now() - since);
    }),
  );

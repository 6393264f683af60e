import type { Poll } from '@booth/shared';
import type { Browser, BrowserContextOptions, Locator, Page, Route } from 'playwright-core';
import { NEW_DEVICE } from './new-device.ts';
import { Visitor } from './visitor.ts';

const PHONE = { width: 390, height: 844 };
const BIG_SCREEN = { width: 1920, height: 1080 };

/**
 * Answers requests in place of the network, until the returned function is called. The route stays:
 * after `page.unroute`, or with `times`, Chromium may lose a request, which then hangs for ever
 * (https://github.com/microsoft/playwright/issues/41802).
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

/** Makes requests to an address fail, until the returned function is called. */
export const cutOff = (page: Page, address: string): Promise<() => void> =>
  answerFor(page, address, (route) => route.abort());

/** How a device differs from others. */
export interface Device extends Pick<BrowserContextOptions, 'reducedMotion'> {
  language?: 'en-GB' | 'ja-JP';
  /** How far its clock is ahead. */
  clockAheadMinutes?: number;
  /** True if the test moves the clock of its pages, with `page.clock`. */
  hasOwnClock?: boolean;
  /** The port of the WebSocket API, if the device's network blocks WebSockets to it. */
  withoutSocketTo?: string;
}

/** Returns a script that sets both clocks of a page, `Date` and `performance`. */
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

/** A page in a browser context of its own. */
export interface OpenPage {
  page: Page;
  /** Answers with status 400 or above: status and path. */
  failed: string[];
  /** Returns how often the page was loaded. */
  loads: () => number;
  /** Waits until this number of WebSockets to the services is open. */
  hasSockets: (count: number) => Promise<void>;
}

async function openPage(
  browser: Browser,
  address: string,
  {
    language: locale = NEW_DEVICE.locale,
    clockAheadMinutes = 0,
    hasOwnClock = false,
    withoutSocketTo,
    ...device
  }: Device,
  options: BrowserContextOptions,
): Promise<OpenPage> {
  const context = await browser.newContext({ ...NEW_DEVICE, locale, ...device, ...options });
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
    // Vite's own WebSocket goes to the port of the pages.
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

/** Opens the voting page of a poll on a visitor's phone. */
export async function openPhone(browser: Browser, poll: Poll, site: string, device: Device = {}): Promise<OpenPhone> {
  const opened = await openPage(browser, `${site}/polls/${poll.pollId}`, device, { viewport: PHONE });
  return { ...opened, visitor: new Visitor(opened.page, poll) };
}

/** Opens the big screen of a poll. */
export const openBigScreen = (
  browser: Browser,
  { pollId }: Poll,
  site: string,
  device: Device = {},
): Promise<OpenPage> => openPage(browser, `${site}/polls/${pollId}/live`, device, { viewport: BIG_SCREEN });

/** Waits until a page has followed a change: it is drawn, measures itself, and is drawn anew. */
export const untilArranged = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });

/** Waits until each locator is on its page. Returns when that was, in ms since `since`. */
export const timesUntil = (since: number, seen: readonly Locator[]): Promise<number[]> =>
  Promise.all(
    seen.map(async (locator) => {
      await locator.first().waitFor();
      return Math.round(performance.now() - since);
    }),
  );

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { NEW_DEVICE } from './new-device.ts';

const BIG_SCREEN = { ...NEW_DEVICE, viewport: { width: 1920, height: 1080 } };

/** How the device of a big screen differs from others. */
export interface BigScreenOptions extends BrowserContextOptions {
  /** True if the test moves the clock of its pages, with `page.clock`. */
  hasOwnClock?: boolean;
}

/** The big screen of a poll, in a browser context of its own. */
export class BigScreen {
  readonly page: Page;
  #loads = 0;

  constructor(page: Page) {
    this.page = page;
    page.on('load', () => {
      this.#loads += 1;
    });
  }

  static async open(
    browser: Browser,
    address: string,
    { hasOwnClock = false, ...options }: BigScreenOptions = {},
  ): Promise<BigScreen> {
    const context = await browser.newContext({ ...BIG_SCREEN, ...options });
    if (hasOwnClock) await context.clock.install();
    const screen = new BigScreen(await context.newPage());
    await screen.page.goto(address);
    return screen;
  }

  /** How often the page was loaded: stays 1 while everything arrives by push. */
  get loads(): number {
    return this.#loads;
  }

  /** Waits until the numbers come by push. */
  async isLive(): Promise<void> {
    await this.page.locator('[data-freshness="live"]').waitFor();
  }

  /** Waits until the totals show this number of voters. */
  async showsVoters(voters: number): Promise<void> {
    await this.page.locator('[data-total="voters"]', { hasText: new RegExp(`^${voters}$`) }).waitFor();
  }

  /** Waits until a question with a scale has this mean and this number of answers. */
  async showsMean(screenId: string, mean: string, answers: number): Promise<void> {
    const screen = this.page.locator(`[data-screen="${screenId}"]`);
    await screen.locator('[data-mean]', { hasText: new RegExp(`^${mean}$`) }).waitFor();
    await screen.locator('[data-answers]', { hasText: new RegExp(`^${answers}$`) }).waitFor();
  }

  /** Waits until this question is shown. @throws {Error} if others are shown beside it */
  async asks(screenId: string): Promise<void> {
    await this.page.locator(`[data-screen="${screenId}"]`).waitFor();
    if ((await this.page.locator('[data-screen]').count()) !== 1) throw new Error('There are several questions.');
  }

  /** Waits until the option has this number of votes. */
  async showsVotes(label: string, votes: number): Promise<void> {
    await this.page
      .locator('[data-row]')
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .filter({ has: this.page.getByText(String(votes), { exact: true }) })
      .first()
      .waitFor();
  }
}

/**
 * Shows a big screen and waits until its data is there. Only a new page loads the application for
 * it.
 */
export async function showBigScreen(page: Page, address: string): Promise<void> {
  if (page.url() === 'about:blank') await page.goto(address);
  else await page.evaluate((to) => history.pushState(null, '', to), address);
  await page.locator('[data-board]:not([data-awaited])').waitFor();
}

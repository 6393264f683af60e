import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const LAPTOP = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', acceptDownloads: true };

/** Somebody who signs in at the organizers' pages, in a browser of their own. */
export class Organizer {
  readonly page: Page;
  readonly #site: string;

  constructor(page: Page, site: string) {
    this.page = page;
    this.#site = site;
  }

  /** `site`: the origin of the front end. */
  static async signIn(
    browser: Browser,
    site: string,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<Organizer> {
    const context = await browser.newContext({ ...LAPTOP, ...options });
    const page = await context.newPage();
    await page.goto(`${site}/organize`);
    await page.getByRole('button', { name: /^(Sign in|サインイン)$/ }).click();
    await page.getByRole('button', { name }).click();
    await page.getByText(name).waitFor();
    return new Organizer(page, site);
  }

  async openPoll(pollId: string): Promise<void> {
    await this.page.goto(`${this.#site}/organize/polls/${pollId}`);
    await this.page.getByRole('heading', { name: 'Voting' }).waitFor();
  }

  /** Presses a button that asks for a confirmation, and confirms it. */
  async confirm(action: string): Promise<void> {
    await this.page.getByRole('button', { name: action, exact: true }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
  }

  /** Waits until the results that this organizer sees have this mean of a question on a scale. */
  async seesMean(screenId: string, mean: string): Promise<void> {
    await this.page.locator(`[data-screen="${screenId}"] [data-mean]`, { hasText: new RegExp(`^${mean}$`) }).waitFor();
  }

  /** Waits until the page says this. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** The file that a button offers, and its name. */
  async downloadFile(button: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  /** The text of the file that a button offers. */
  async download(button: string): Promise<string> {
    return (await this.downloadFile(button)).bytes.toString('utf8');
  }
}

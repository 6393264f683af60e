import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import * as z from 'zod/mini';

const LAPTOP = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', acceptDownloads: true };

/** Reuses a sign-in that is valid for at least this long, in seconds. */
const LASTING_SECONDS = 900;

/** What pages keep of a sign-in in their session storage, by site and name. */
const signIns = new Map<string, [key: string, value: string][]>();

interface SignInOptions extends BrowserContextOptions {
  /** The path, without a query, of the page that is opened (default: the list of polls). */
  at?: string;
}

/** The part of a kept sign-in that tells how long it lasts. */
const SignedIn = z.object({ expires_at: z.number() });

const isLasting = ([key, value]: [key: string, value: string]): boolean =>
  key.startsWith('oidc.user:') && SignedIn.parse(JSON.parse(value)).expires_at - Date.now() / 1_000 > LASTING_SECONDS;

/** Opens a page in a browser context of its own. */
async function pageOf(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...LAPTOP, serviceWorkers: 'block', ...options });
  return context.newPage();
}

/** Somebody who signs in at the organizers' pages, in a browser context of their own. */
export class Organizer {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /**
   * Signs in through the pages, or takes over what an earlier sign-in has left in the browser.
   * @param site the origin of the front end
   */
  static async signIn(
    browser: Browser,
    site: string,
    name: string,
    { at = '/organize', ...options }: SignInOptions = {},
  ): Promise<Organizer> {
    const known = signIns.get(`${site} ${name}`)?.filter(isLasting) ?? [];
    if (known.length === 0) {
      const organizer = await Organizer.signInAnew(browser, site, name, { at, ...options });
      signIns.set(`${site} ${name}`, await organizer.page.evaluate(() => Object.entries(sessionStorage)));
      return organizer;
    }
    const page = await pageOf(browser, options);
    // This document of the site loads nothing else.
    await page.goto(`${site}/stamp.svg`);
    await page.evaluate((kept) => {
      for (const [key, value] of kept) sessionStorage.setItem(key, value);
    }, known);
    await page.goto(`${site}${at}`);
    await page.getByText(name).first().waitFor();
    return new Organizer(page);
  }

  /** Signs in through the pages. Others have none of its tokens, so it can renew them. */
  static async signInAnew(
    browser: Browser,
    site: string,
    name: string,
    { at = '/organize', ...options }: SignInOptions = {},
  ): Promise<Organizer> {
    const page = await pageOf(browser, options);
    await page.goto(`${site}${at}`);
    await page.getByRole('button', { name: /^(Sign in|サインイン)$/ }).click();
    await page.getByRole('button', { name }).click();
    await page.waitForURL(`${site}/organize**`);
    await page.getByText(name).first().waitFor();
    return new Organizer(page);
  }

  /** Opens another page of the site as its links do, which loads nothing anew. */
  async goTo(path: string): Promise<void> {
    await this.page.evaluate((to) => history.pushState(null, '', to), path);
  }

  async openPoll(pollId: string): Promise<void> {
    await this.goTo(`/organize/polls/${pollId}`);
    await this.page.getByRole('heading', { name: 'Voting' }).waitFor();
  }

  /** Presses a button that asks for a confirmation, and confirms it. */
  async confirm(action: string): Promise<void> {
    await this.page.getByRole('button', { name: action, exact: true }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
  }

  /** Waits until a question with a scale has this mean in the results on the page. */
  async seesMean(screenId: string, mean: string): Promise<void> {
    await this.page.locator(`[data-screen="${screenId}"] [data-mean]`, { hasText: new RegExp(`^${mean}$`) }).waitFor();
  }

  /** Waits until the page has this text. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Presses a button that offers a file. Returns the file with its name. */
  async downloadFile(button: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  /** Presses a button that offers a text file. Returns its text. */
  async download(button: string): Promise<string> {
    return (await this.downloadFile(button)).bytes.toString('utf8');
  }
}

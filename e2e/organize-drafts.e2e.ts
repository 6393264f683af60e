import { joinCodeOf, routes } from '@booth/shared';
import type { Browser, Response } from 'playwright-core';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import * as z from 'zod/mini';
import { axeFindings } from './support/axe.ts';
import { type Booth, openBooth } from './support/booth.ts';
import { httpClient } from './support/http-client.ts';
import { Organizer } from './support/organizer.ts';

/** A token is valid for an hour. Pages renew it a minute before its end. */
const [RENEWED, EXPIRED] = ['59:30', '01:01:00'];

let booth: Booth;
let browser: Browser;
let site: string;
let client: ReturnType<typeof httpClient>;
let token: string | undefined;

beforeAll(async () => {
  booth = await openBooth();
  ({ browser, site } = booth);
  client = httpClient({ survey: booth.addressOf(/^Survey API/), aggregation: booth.addressOf(/^Results API/) });
  const signIn = createSignInClient({
    issuer: booth.addressOf(/^Sign-in/),
    clientId: 'booth-organize',
    redirectUri: `${site}/organize/signed-in`,
  });
  ({ access_token: token } = await signIn.signIn('hanako'));
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  await booth?.close();
});

const both = (text: string) => ({ en: text, ja: text });
const definitionOf = (pollId: string, change: object = {}) => ({
  ...{ pollId, identity: 'device', visibility: 'live', title: both(`The poll ${pollId}`) },
  screens: [
    {
      ...{ type: 'choice', id: 'tea', title: both('Tea?') },
      options: ['yes', 'no'].map((id) => ({ id, label: both(id) })),
    },
  ],
  ...change,
});

async function aDraft(pollId: string, change: object = {}) {
  const created = await client.call(routes.createPoll, { token, body: definitionOf(pollId, change) });
  expect(created.status).toBe(201);
}

/** Returns the refresh tokens that a page sends to the issuer from now on. */
function refreshTokensOf({ page }: Organizer): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    const token = request.url().endsWith('/oauth2/token') && request.postDataJSON().refresh_token;
    if (typeof token === 'string') sent.push(token);
  });
  return sent;
}

const Tokens = z.object({ access_token: z.string() });

const isRenewal = (response: Response) => response.url().endsWith('/oauth2/token') && response.ok();

test('a draft is deleted on its page, with its entry codes, and the list says so', async () => {
  // Prepare
  await aDraft('drafted-mistake', { identity: 'code' });
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/polls/drafted-mistake' });
  const { page } = hanako;
  await page.getByRole('button', { name: 'Create codes' }).click();
  await hanako.reads(/codes? .*(created|made)/i);

  // Act
  await page.getByRole('button', { name: 'Delete poll…' }).click();
  const findings = await axeFindings(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete poll' }).click();

  // Assess
  await hanako.reads('“The poll drafted-mistake” is deleted.');
  expect(findings).toEqual([]);
  expect(new URL(page.url()).pathname).toBe('/organize');
  await page.getByRole('link', { name: 'The poll drafted-mistake' }).waitFor({ state: 'detached' });
  expect((await client.call(routes.readPoll, { token, params: { pollId: 'drafted-mistake' } })).status).toBe(404);
  // The list says so once.
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByText('is deleted.').count()).toBe(0);
  await aDraft('drafted-mistake');
});

test('a poll that was opened cannot be deleted', async () => {
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/polls/show-of-hands' });
  await hanako.page.getByRole('heading', { name: 'Voting' }).waitFor();
  expect(await hanako.page.getByRole('button', { name: 'Delete poll…' }).count()).toBe(0);
});

test('a page follows its poll to the id that a colleague gives it, and keeps what was typed', async () => {
  // Prepare
  await aDraft('old-name');
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/polls/old-name/edit' });
  const { page } = hanako;
  const title = page.getByRole('textbox', { name: /^Title/ }).first();
  await title.fill('Typed by hanako');

  // Act
  const renamed = await client.call(routes.changePoll, {
    token,
    params: { pollId: 'old-name' },
    headers: { 'if-match': '"1"' },
    body: definitionOf('new-name'),
  });
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  // Assess
  expect(renamed.status).toBe(200);
  await page.waitForURL(`${site}/organize/polls/new-name/edit`);
  expect(
    await page
      .getByRole('textbox', { name: /^Title/ })
      .first()
      .inputValue(),
  ).toBe('Typed by hanako');
  await hanako.goTo('/organize/polls/old-name');
  await page.waitForURL(`${site}/organize/polls/new-name`);
  await hanako.reads('ID changed');
  await hanako.reads('old-name → new-name');
  expect(joinCodeOf('new-name')).not.toBe(joinCodeOf('old-name'));
});

describe('a sign-in', () => {
  test('is renewed while the page is open, also after leaving it and coming back, using each refresh token once', async () => {
    // Prepare
    const hanako = await Organizer.signInAnew(browser, site, 'hanako');
    const { page } = hanako;
    await page.clock.install();
    await page.reload();
    const isThere = () => page.getByRole('link', { name: 'New poll' }).waitFor();
    await isThere();
    // Leaves the organizers' pages, and comes back.
    await hanako.goTo('/');
    await page.getByLabel('Join code').waitFor();
    await hanako.goTo('/organize');
    await isThere();
    const sent = refreshTokensOf(hanako);
    const refused: number[] = [];
    page.on('response', (response) => {
      if (response.status() === 401) refused.push(response.status());
    });

    // Act: three times, the last minute of the token begins
    for (let hour = 1; hour <= 3; hour += 1) {
      const renewed = page.waitForResponse(isRenewal);
      await page.clock.fastForward(RENEWED);
      const { access_token: renewedToken } = Tokens.parse(await (await renewed).json());
      // The page asks for its polls with the new token from now on.
      await page.waitForRequest((request) => request.headers().authorization === `Bearer ${renewedToken}`);
    }

    // Assess
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(3);
    expect([refused, await page.getByRole('dialog').count()]).toEqual([[], 0]);
  });

  test('is renewed when a laptop wakes hours later, even if its timers and its page notice together', async () => {
    // Prepare
    const hanako = await Organizer.signInAnew(browser, site, 'hanako');
    const { page } = hanako;
    await page.clock.install();
    const authorization = (response: Response) => response.request().headers().authorization;
    const listed = (known?: string) =>
      page.waitForResponse(
        (response) => response.url().endsWith('/organizer/polls') && response.ok() && authorization(response) !== known,
      );
    const [first] = await Promise.all([listed(), page.reload()]);
    let known = authorization(first);
    const sent = refreshTokensOf(hanako);

    for (let night = 1; night <= 3; night += 1) {
      // Act
      // With another token: the page may still wait for an answer of the evening.
      const listedAnew = listed(known);
      await page.clock.fastForward('03:00:00');
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

      // Assess
      known = authorization(await listedAnew);
      expect(sent.length).toBeGreaterThanOrEqual(night);
      expect(new Set(sent).size).toBe(sent.length);
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
  });

  test('that ends keeps what was typed, until somebody signs in again, here or in another tab', async () => {
    // Prepare
    await aDraft('kept');
    const hanako = await Organizer.signInAnew(browser, site, 'hanako');
    const { page } = hanako;
    await page.clock.install();
    await page.goto(`${site}/organize/polls/kept/edit`);
    const title = () => page.getByRole('textbox', { name: /^Title/ }).first();
    await title().fill('Typed before the end');

    // Act: the issuer refuses to renew, and the token expires
    await page.route('**/oauth2/token', (route) =>
      route.request().postDataJSON().grant_type === 'refresh_token'
        ? route.fulfill({ status: 400, json: { error: 'invalid_grant' } })
        : route.continue(),
    );
    await page.clock.fastForward(EXPIRED);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: 'hanako' }).click();

    // Assess
    await page.waitForURL(`${site}/organize/polls/kept/edit`);
    expect(await title().inputValue()).toBe('Typed before the end');

    // Act: the tab is closed, which ends the sign-in
    const other = await page.context().newPage();
    await page.close();
    await other.goto(`${site}/organize/polls/kept/edit`);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('button', { name: 'hanako' }).click();

    // Assess
    await other.waitForURL(`${site}/organize/polls/kept/edit`);
    expect(
      await other
        .getByRole('textbox', { name: /^Title/ })
        .first()
        .inputValue(),
    ).toBe('Typed before the end');
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await other.getByText('Saved (version 2)').waitFor();
  });
});

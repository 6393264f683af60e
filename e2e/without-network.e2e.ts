import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Booth, openBooth } from './support/booth.ts';
import { type BuiltSite, startBuiltSite, variablesFor } from './support/built-site.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

const root = resolve(__dirname, '..');
const poll = exampleAs('kept-on-the-device', 'favourite-services');
const optionIds = poll.screens.flatMap((screen) => ('options' in screen ? screen.options : [])).map(({ id }) => id);
/** A name for plain HTTP, which is no secure context, like the address of a booth's laptop. */
const PLAIN = 'booth.test';

let booth: Booth;
let tables: ReturnType<typeof pollTables>;
let browser: Browser;
let site: BuiltSite;

beforeAll(async () => {
  booth = await openBooth({ localNames: [PLAIN] });
  ({ browser } = booth);
  tables = pollTables(booth.cloud);
  await tables.putPoll(poll);
  site = await startBuiltSite(variablesFor(booth.cloud.endpoints), root);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
  await site?.stop();
});

/** Waits until the page is kept on the device. */
const isKept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });

test('a reload without a network shows the page with its draft, which goes on with the network', async () => {
  // Prepare: a second screen with an answer that is not sent
  const [first = '', second = ''] = optionIds;
  const ann = await Visitor.arrive(browser, poll, `${site.origin}/polls/${poll.pollId}`, { serviceWorkers: 'allow' });
  await ann.start();
  await ann.seesScreen('you');
  await ann.goOn();
  await ann.seesScreen('services');
  await ann.choose(first, second);
  await isKept(ann.page);

  // Act
  await ann.page.context().setOffline(true);
  await ann.page.reload();

  // Assess
  await ann.seesScreen('services');
  expect(await Promise.all([ann.isChosen(first), ann.isChosen(second)])).toEqual([true, true]);
  await ann.page.getByText('Connection lost.').waitFor();

  // Act
  await ann.page.context().setOffline(false);
  await ann.page.getByText('Connection lost.').waitFor({ state: 'detached' });
  await ann.goOn();

  // Assess
  await ann.seesScreen('why');
  await ann.page.context().close();
});

test('the device keeps only files of the site, and no answer of an API', async () => {
  const bob = await Visitor.arrive(browser, poll, `${site.origin}/polls/${poll.pollId}`, { serviceWorkers: 'allow' });
  await bob.start();
  await bob.seesScreen('you');
  await isKept(bob.page);
  const kept = await bob.page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url));
    return found.map(({ origin, pathname }) => (origin === location.origin ? pathname : origin));
  });
  expect(kept).toContain('/');
  for (const path of kept) expect(path).toMatch(/^\/($|assets\/[\w.-]+\.(js|css)$|stamp\.svg$)/);
  await bob.page.context().close();
});

test('the other language works without a network, too', async () => {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(`${site.origin}/polls/${poll.pollId}`);
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await isKept(page);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '日本語' }).click();
  await page.getByRole('button', { name: '投票を始める' }).waitFor();
  await page.context().close();
});

/** Returns the names of the application's script: on the page, and in each kept build. */
const applications = (page: Page) =>
  page.evaluate(async () => {
    const nameIn = (html: string) => /assets\/app-[\w-]+\.js/.exec(html)?.[0];
    const versions = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = await Promise.all(versions.map(async (cache) => (await cache.match('/'))?.text() ?? ''));
    return { shown: nameIn(document.documentElement.outerHTML), kept: kept.map(nameIn) };
  });

/** Waits until the device keeps so many builds, and the worker of the newest one is active. */
async function hasKept(page: Page, builds: number) {
  const isAtWork = async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return !registration?.installing && !registration?.waiting && registration?.active?.state === 'activated';
  };
  while ((await applications(page)).kept.length !== builds || !(await page.evaluate(isAtWork)))
    await page.waitForTimeout(100);
}

test('a page of an old build works to its end, and the next load has the new build', async () => {
  // Prepare: in the middle of a survey
  const dora = await Visitor.arrive(browser, poll, `${site.origin}/polls/${poll.pollId}`, { serviceWorkers: 'allow' });
  await dora.start();
  await dora.seesScreen('you');
  await isKept(dora.page);
  const { shown: first } = await applications(dora.page);

  // Act
  await site.deployAnew();

  // Assess: the old page votes, and shows its thanks from kept files or from the new build
  await dora.goOn();
  await dora.seesScreen('services');
  await dora.choose(...optionIds.slice(0, 1));
  await dora.goOn();
  await dora.seesScreen('why');
  await dora.goOn();
  await dora.seesThanks();
  await dora.seesVotes(optionIds[0] ?? '', 1);

  // Act, assess: the next load has the new build, even without a network
  await dora.page.reload();
  await dora.seesThanks();
  await hasKept(dora.page, 2);
  const next = await applications(dora.page);
  expect(next).toEqual({ shown: expect.any(String), kept: [first, next.shown] });
  expect(next.shown).not.toBe(first);
  await dora.page.context().setOffline(true);
  await dora.page.reload();
  await dora.seesThanks();
  expect((await applications(dora.page)).shown).toBe(next.shown);
  await dora.page.context().setOffline(false);

  // Act, assess: the device keeps two builds
  await site.deployAnew();
  await dora.page.reload();
  await dora.seesThanks();
  while ((await applications(dora.page)).kept.includes(first)) await dora.page.waitForTimeout(100);
  const last = await applications(dora.page);
  expect(last.kept).toEqual([next.shown, last.shown]);
  await dora.page.context().close();
});

test('a page that a host sends in place of a missing file is not kept as that file', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.origin}/polls/${poll.pollId}`);
  await isKept(page);
  site.coverGoneFiles();
  const gone = '/assets/gone.js';
  expect(await page.evaluate(async (path) => (await fetch(path)).headers.get('content-type'), gone)).toContain('html');
  expect(await page.evaluate(async (path) => (await caches.match(path))?.status, gone)).toBeUndefined();
  await page.context().close();
});

test('by plain HTTP nothing is kept, and the page works as it did', async () => {
  const carol = await Visitor.arrive(browser, poll, `http://${PLAIN}:${site.port}/polls/${poll.pollId}`, {
    serviceWorkers: 'allow',
  });
  await carol.start();
  await carol.seesScreen('you');
  expect(await carol.page.evaluate(() => [window.isSecureContext, 'serviceWorker' in navigator])).toEqual([
    false,
    false,
  ]);
  await carol.page.context().close();
});

test('the pages break no rule of their content security policy', async () => {
  // The console is not enough: a library that probes for `eval` swallows the error.
  const page = await (await browser.newContext()).newPage();
  const devtools = await page.context().newCDPSession(page);
  const issues: unknown[] = [];
  devtools.on('Audits.issueAdded', ({ issue }) => issues.push(issue));
  await devtools.send('Audits.enable');
  for (const path of [`/polls/${poll.pollId}`, `/polls/${poll.pollId}/live`, '/join', '/organize']) {
    await page.goto(site.origin + path);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('networkidle');
  }
  expect(issues).toEqual([]);
  await page.context().close();
});

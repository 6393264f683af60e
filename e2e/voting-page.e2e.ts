import { resolve } from 'node:path';
import type { Poll } from '@booth/shared';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../offline-cloud.config.ts';
import { pollTables } from './poll-tables.ts';
import { Visitor } from './visitor.ts';

const root = resolve(__dirname, '..');

let cloud: LocalCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;

beforeAll(async () => {
  [cloud, browser] = await Promise.all([startLocalCloud(config, { folder: root, freePorts: true }), startBrowser()]);
  tables = pollTables(cloud);
}, 120_000);

afterAll(async () => {
  tables?.stop();
  await browser?.close();
  await cloud?.stop();
});

const text = (en: string) => ({ en, ja: `${en}（日本語）` });
const optionsOf = (...labels: string[]) => labels.map((label) => ({ id: label.toLowerCase(), label: text(label) }));

const DRINK = {
  ...{ id: 'drink', type: 'choice', title: text('What do you drink?') },
  options: optionsOf('Tea', 'Coffee', 'Water'),
};
const WHY = { id: 'why', type: 'text', title: text('Why?') };
const WHEN = { id: 'when', type: 'text', title: text('When?') };

const aSurvey = (pollId: string, change: object = {}) => ({
  ...{ pollId, version: 1, title: text('Drinks'), status: 'open', visibility: 'live' },
  screens: [DRINK, WHY, WHEN],
  ...change,
});

/** A page that a visitor may have come from. */
const BEFORE = 'about:blank';

const addressOf = (poll: Poll, search = '') => {
  const votePage = cloud.addresses.find(({ qrCode }) => qrCode)?.url ?? '';
  return new URL(`/polls/${poll.pollId}${search}`, votePage).href;
};

async function arrive(poll: Poll, options: BrowserContextOptions = {}, search = ''): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, poll, BEFORE, options);
  await visitor.page.goto(addressOf(poll, search));
  return visitor;
}

/** As far as the second screen. */
async function arriveAtSecond(poll: Poll): Promise<Visitor> {
  const ann = await arrive(poll);
  await ann.start();
  await ann.seesScreen('drink');
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesScreen('why');
  return ann;
}

const textIn = (page: Page) => page.getByRole('textbox').inputValue();

describe('Back and Forward of the browser', () => {
  test('go back and forward one screen, with what was sent and what was only typed', async () => {
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('steps')));
    await ann.writes('Half a thou');
    await ann.page.goBack();
    await ann.seesScreen('drink');
    expect(await ann.isChosen('tea')).toBe(true);
    await ann.page.goForward();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Half a thou');
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Half a thou');
  }, 60_000);

  test('and the Back of the page are one thing', async () => {
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('one-thing')));
    await ann.writes('So');
    await ann.presses('Back');
    await ann.seesScreen('drink');
    await ann.page.goForward();
    await ann.seesScreen('why');
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.presses('Back');
    await ann.seesScreen('why');
    await ann.page.goBack();
    await ann.seesScreen('drink');
  }, 60_000);

  test('never leave the site in the middle of a survey, and say so on the first screen', async () => {
    const poll = await tables.putPoll(aSurvey('stays'));
    const ann = await arrive(poll);
    await ann.start();
    await ann.seesScreen('drink');
    await ann.choose('coffee');
    for (const _turn of [1, 2, 3]) {
      await ann.page.goBack();
      await ann.reads('This is the first question.');
    }
    await ann.seesScreen('drink');
    expect(await ann.isChosen('coffee')).toBe(true);
    expect(ann.page.url()).toBe(addressOf(poll));
    await ann.goOn();
    await ann.seesScreen('why');
  }, 60_000);

  test('Forward stays where the present answer does not fit, and says why', async () => {
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('no-fit', { screens: [{ ...DRINK, max: 2 }, WHY] })));
    await ann.page.goBack();
    await ann.seesScreen('drink');
    await ann.choose('tea');
    expect(await ann.isChosen('tea')).toBe(false);
    await ann.page.goForward();
    await ann.reads('Please choose at least 1.');
    await ann.choose('water');
    await ann.page.goForward();
    await ann.seesScreen('why');
  }, 60_000);

  test('keep the place over a reload in the middle, and back from there', async () => {
    const poll = await tables.putPoll(aSurvey('reload'));
    const ann = await arriveAtSecond(poll);
    await ann.writes('Kept');
    await ann.page.reload();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Kept');
    await ann.page.goBack();
    await ann.seesScreen('drink');
    await ann.page.goBack();
    await ann.reads('This is the first question.');
    expect(ann.page.url()).toBe(addressOf(poll));
    await ann.page.goForward();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Kept');
  }, 60_000);

  test('work in a tab that comes into the middle of a survey, and follow where the other tab goes', async () => {
    // Prepare
    const poll = await tables.putPoll(aSurvey('tabs'));
    const ann = await arriveAtSecond(poll);
    await ann.writes('Of the first tab');
    const second = new Visitor(await ann.page.context().newPage(), poll);
    await second.page.goto(addressOf(poll));
    await second.seesScreen('why');
    // Act: the second tab goes back and answers anew
    await second.page.goBack();
    await second.seesScreen('drink');
    await second.choose('water');
    await second.goOn();
    await second.seesScreen('why');
    await second.writes('Of the second tab');
    await second.goOn();
    await second.seesScreen('when');
    // Assess: the first follows when it is looked at, and its old draft gives way to what was sent
    await ann.page.bringToFront();
    await ann.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Of the second tab');
    await ann.page.goBack();
    await ann.seesScreen('drink');
    expect(await ann.isChosen('water')).toBe(true);
  }, 90_000);

  test('wait for a request that is on its way, also for a network that is gone meanwhile', async () => {
    // Prepare
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('offline')));
    await ann.writes('Because');
    await ann.page.route('**/answers', (route) => route.abort());
    // Act
    await ann.goOn();
    await ann.reads('Connection lost.');
    await ann.page.goBack();
    await ann.reads('One moment: your answer is on its way.');
    await ann.seesScreen('why');
    await ann.page.unroute('**/answers');
    await ann.presses('Try now');
    // Assess
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Because');
    // Act: a step back without a network is made when it is there again
    await ann.page.route('**/answers', (route) => route.abort());
    await ann.page.goBack();
    await ann.reads('Connection lost.');
    await ann.page.unroute('**/answers');
    await ann.presses('Try now');
    // Assess
    await ann.seesScreen('drink');
    await ann.page.goForward();
    await ann.seesScreen('why');
  }, 90_000);

  test('stay together with a survey whose answer settles only later', async () => {
    // Prepare: the server has taken the answer, and the workflow has yet to move
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('settling')));
    const sessions: string[] = [];
    await ann.page.route('**/answers', async (route) => {
      const before = await ann.page.evaluate(
        async (address) => {
          const deviceId = localStorage.getItem('booth:device-id') ?? '';
          return (await fetch(address, { headers: { 'x-device-id': deviceId } })).text();
        },
        route
          .request()
          .url()
          .replace(/\/answers$/, ''),
      );
      sessions.push(before);
      await route.fetch();
      await route.fulfill({
        status: 202,
        headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' },
        body: before,
      });
    });
    // Act
    await ann.writes('Later');
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.page.goBack();
    // Assess
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Later');
    expect(sessions).toHaveLength(2);
    await ann.page.goBack();
    await ann.seesScreen('drink');
  }, 90_000);

  test('on the thanks page Back leaves, and resurrects no screen that was sent', async () => {
    const poll = await tables.putPoll(aSurvey('thanks'));
    const ann = await arriveAtSecond(poll);
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.goOn();
    await ann.seesThanks();
    await ann.page.goForward();
    await ann.seesThanks();
    expect(await ann.page.getByRole('textbox').count()).toBe(0);
    await ann.page.goBack();
    await ann.page.waitForURL(BEFORE);
    await ann.page.goForward();
    await ann.seesThanks();
    expect(await ann.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('draft')))).toEqual(
      [],
    );
  }, 60_000);
});

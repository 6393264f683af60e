import type { Poll } from '@booth/shared';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { cutOff } from './support/open-page.ts';
import { misfits, setTextSize, TARGET_PX } from './support/page-fit.ts';
import { pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser } = booth);
  tables = pollTables(cloud);
}, 120_000);

afterAll(async () => {
  tables?.stop();
  await booth?.close();
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

/** Opens a survey and answers its first screen. */
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

  test('do the same as the Back of the page', async () => {
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

  test('do not go forward from an answer that is not valid, and say why', async () => {
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

  test('know the screen after a reload in the middle, and those before it', async () => {
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

  test('work in a second tab in the middle of a survey, and the tabs follow each other', async () => {
    // Prepare
    const poll = await tables.putPoll(aSurvey('tabs'));
    const ann = await arriveAtSecond(poll);
    await ann.writes('Of the first tab');
    const second = new Visitor(await ann.page.context().newPage(), poll);
    await second.page.goto(addressOf(poll));
    await second.seesScreen('why');
    // Act: the second tab goes back and answers again
    await second.page.goBack();
    await second.seesScreen('drink');
    await second.choose('water');
    await second.goOn();
    await second.seesScreen('why');
    await second.writes('Of the second tab');
    await second.goOn();
    await second.seesScreen('when');
    // Assess: the first tab follows when it is shown, and drops its draft for what was sent
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

  test('wait for a request in flight, and for the network', async () => {
    // Prepare
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('offline')));
    await ann.writes('Because');
    const isBack = await cutOff(ann.page, '**/answers');
    // Act
    await ann.goOn();
    await ann.reads('Connection lost.');
    await ann.page.goBack();
    await ann.reads('One moment: your answer is on its way.');
    await ann.seesScreen('why');
    isBack();
    await ann.presses('Try now');
    // Assess
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Because');
    // Act: a step back without a network happens when the network is back
    const isBackAgain = await cutOff(ann.page, '**/answers');
    await ann.page.goBack();
    await ann.reads('Connection lost.');
    isBackAgain();
    await ann.presses('Try now');
    // Assess
    await ann.seesScreen('drink');
    await ann.page.goForward();
    await ann.seesScreen('why');
  }, 90_000);

  test('stay in step with a survey whose workflow is slow', async () => {
    // Prepare: the server has the answer, but the workflow has not moved yet
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

  test('leave the thanks page, and bring back no screen that was sent', async () => {
    const poll = await tables.putPoll(aSurvey('thanks'));
    const ann = await arriveAtSecond(poll);
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.goOn();
    await ann.seesThanks();
    await ann.page.goForward();
    await ann.seesThanks();
    expect(await ann.page.locator('form').count()).toBe(0);
    await ann.page.goBack();
    await ann.page.waitForURL(BEFORE);
    await ann.page.goForward();
    await ann.seesThanks();
    expect(await ann.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('draft')))).toEqual(
      [],
    );
  }, 60_000);
});

/** Answers the question about drinks as other visitors. */
async function drinks(poll: Poll, ...optionIds: string[]): Promise<void> {
  for (const optionId of optionIds) {
    const visitor = await arrive(poll);
    await visitor.choose(optionId);
    await visitor.goOn();
    await visitor.seesThanks();
    await visitor.page.context().close();
  }
}

describe('what the page says', () => {
  const YOU = {
    ...{ id: 'you', type: 'profile', title: text('About you') },
    fields: [{ type: 'checkbox', id: 'hurry', label: text('In a hurry') }],
  };
  const skipping = {
    screens: [YOU, { ...DRINK, rules: [{ when: { screen: 'you', is: 'hurry=true' }, goTo: 'end' }] }, WHY],
  };

  test('the welcome page says how many questions come, and the progress says only what is certain', async () => {
    const poll = await tables.putPoll(aSurvey('progress', skipping));
    for (const [isInAHurry, shown] of [
      [true, '2 / 2'],
      [false, '2 / 3'],
    ] as const) {
      const ann = await arrive(poll);
      await ann.reads('2 or 3 short questions, no sign-in.');
      await ann.start();
      await ann.seesScreen('you');
      await ann.page.getByText('1 / 2–3').waitFor();
      if (isInAHurry) await ann.page.getByRole('checkbox', { name: 'In a hurry' }).check();
      await ann.page.getByText('1 / 2–3').waitFor();
      await ann.goOn();
      await ann.seesScreen('drink');
      await ann.page.getByText(shown, { exact: true }).waitFor();
      await ann.page.context().close();
    }
    const japanese = await arrive(poll, { locale: 'ja-JP' });
    await japanese.reads('全2～3問、登録は不要です。');
  }, 90_000);

  test('it links the results and names the big screen only while everybody sees the results', async () => {
    const open = await arrive(await tables.putPoll(aSurvey('watch', { screens: [DRINK] })));
    expect(await open.page.getByText(/0 of 1/).count()).toBe(0);
    const watch = ({ page }: Visitor) => page.getByRole('link', { name: 'Just watch the results' });
    await watch(open).waitFor();
    await open.choose('tea');
    await open.presses('Cast my vote');
    await open.reads('Your vote is in. Watch it arrive on the big screen.');
    const secret = await arrive(await tables.putPoll(aSurvey('unwatched', { screens: [DRINK], visibility: 'hidden' })));
    await secret.seesScreen('drink');
    expect(await watch(secret).count()).toBe(0);
    const secretSurvey = await arrive(await tables.putPoll(aSurvey('secret-survey', { visibility: 'hidden' })));
    await secretSurvey.page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    expect(await watch(secretSurvey).count()).toBe(0);
    await secret.choose('tea');
    await secret.goOn();
    await secret.seesThanks();
    await secret.page.getByText('Your vote is in.', { exact: true }).waitFor();
  }, 60_000);

  test('a survey without choices is answered and sent, and nothing on it is called a vote', async () => {
    const screens = [{ id: 'rate', type: 'rating', title: text('How was it?'), max: 5 }];
    const ann = await arrive(await tables.putPoll(aSurvey('sent', { screens })));
    await ann.start();
    await ann.seesScreen('rate');
    await ann.rates(4);
    await ann.presses('Send');
    await ann.reads('Your answers are in.');
    const given = ann.page.getByRole('region', { name: 'Your answers' });
    await given.getByText('4 of 5').waitFor();
    expect(await ann.page.getByText(/\bvote/i).count()).toBe(0);
  }, 60_000);

  test('texts of the poll have their own language and direction', async () => {
    const options = [{ id: 'water', label: { ar: 'ماء' } }, ...optionsOf('Tea')];
    const ann = await arrive(await tables.putPoll(aSurvey('arabic', { screens: [{ ...DRINK, options }] })));
    const water = ann.page.getByText('ماء');
    expect(await water.getAttribute('lang')).toBe('ar');
    expect(await water.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    expect(await ann.page.getByText('Tea', { exact: true }).getAttribute('lang')).toBeNull();
  }, 60_000);

  test("percentages of a single choice add up to 100, and the visitor's own vote is marked", async () => {
    const poll = await tables.putPoll(aSurvey('hundred', { screens: [DRINK] }));
    await drinks(poll, 'tea', 'coffee');
    const ann = await arrive(poll);
    await ann.choose('water');
    await ann.goOn();
    await ann.seesVotes('coffee', 1);
    await ann.seesVotes('water', 1);
    const shares = await ann.page
      .locator('[data-row]')
      .getByText(/^\d+%$/)
      .allInnerTexts();
    expect(shares).toEqual(['34%', '33%', '33%']);
    expect(await ann.page.locator('[data-row]:has([data-own])').allInnerTexts()).toEqual([
      expect.stringMatching(/Water\s*\(your vote\)/),
    ]);
  }, 90_000);
});

describe('the thanks page', () => {
  const atTheEnd = async (poll: Poll, options: BrowserContextOptions = {}, script = '') => {
    const ann = await Visitor.arrive(browser, poll, BEFORE, options);
    if (script !== '') await ann.page.context().addInitScript(script);
    await ann.page.goto(addressOf(poll));
    await ann.choose('tea');
    await ann.goOn();
    await ann.seesThanks();
    return ann;
  };

  test("shares the address by the device's own dialog, without what is private to the visitor", async () => {
    const poll = await tables.putPoll(aSurvey('share', { screens: [DRINK] }));
    const ann = await atTheEnd(poll, {}, 'navigator.share = async (data) => { window.shared = data.url; };');
    await ann.presses('Share this poll');
    expect(await ann.page.evaluate('window.shared')).toBe(addressOf(poll));
  }, 60_000);

  test('copies the address on plain http, where browsers have no clipboard of their own', async () => {
    const poll = await tables.putPoll(aSurvey('copy', { screens: [DRINK] }));
    const ann = await atTheEnd(
      poll,
      {},
      'for (const name of ["share", "clipboard"]) Object.defineProperty(navigator, name, { value: undefined });',
    );
    await ann.presses('Copy the address');
    await ann.reads('The address is copied.');
    expect(await ann.page.getByLabel('The address of this poll').inputValue()).toBe(addressOf(poll));
  }, 60_000);

  test('celebrates a new vote once, and never with reduced motion', async () => {
    const poll = await tables.putPoll(aSurvey('party', { screens: [DRINK] }));
    const ann = await atTheEnd(poll);
    await ann.page.locator('[data-confetti]').waitFor({ state: 'attached' });
    await ann.page.reload();
    await ann.seesThanks();
    await ann.page.locator('[data-own]').waitFor();
    expect(await ann.page.locator('[data-confetti]').count()).toBe(0);
    const calm = await atTheEnd(poll, { reducedMotion: 'reduce' });
    await calm.page.locator('[data-own]').waitFor();
    expect(await calm.page.locator('[data-confetti]').count()).toBe(0);
  }, 60_000);
});

describe('somebody else at the device', () => {
  test('starts over in an unfinished survey, without the answers of the visitor before', async () => {
    const ann = await arriveAtSecond(await tables.putPoll(aSurvey('not-me')));
    await ann.writes('A secret');
    expect(await ann.page.getByRole('button', { name: 'I am someone else' }).count()).toBe(0);
    await ann.page.reload();
    await ann.seesScreen('why');
    await ann.presses('I am someone else');
    await ann.presses('No, go on');
    expect(await textIn(ann.page)).toBe('A secret');
    await ann.presses('I am someone else');
    await ann.presses('Yes, start over');
    await ann.start();
    await ann.seesScreen('drink');
    expect(await ann.isChosen('tea')).toBe(false);
    await ann.choose('water');
    await ann.goOn();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('');
  }, 60_000);

  test('is asked for another name, in a survey and in a direct ballot', async () => {
    const survey = await tables.putPoll(aSurvey('not-ann', { identity: 'handle' }));
    const ann = await arrive(survey);
    await ann.typesProof('Your @name', 'ann');
    await ann.start();
    await ann.seesScreen('drink');
    await ann.reads('Voting as @ann');
    await ann.presses('Not me');
    await ann.presses('Yes, start over');
    expect(await ann.page.getByLabel('Your @name').inputValue()).toBe('');
    await ann.typesProof('Your @name', 'bob');
    await ann.start();
    await ann.seesScreen('drink');
    await ann.reads('Voting as @bob');

    const direct = await tables.putPoll(aSurvey('not-ann-either', { identity: 'handle', screens: [DRINK] }));
    const cat = await arrive(direct);
    await cat.typesProof('Your @name', 'cat');
    await cat.choose('coffee');
    await cat.page.reload();
    await cat.presses('Not me');
    await cat.presses('Yes, start over');
    expect(await cat.page.getByLabel('Your @name').inputValue()).toBe('');
    expect(await cat.isChosen('coffee')).toBe(false);
    await cat.typesProof('Your @name', 'dan');
    await cat.choose('tea');
    await cat.goOn();
    await cat.reads('Voted as @dan');
    await cat.presses('Use another name');
    expect(await cat.page.getByLabel('Your @name').inputValue()).toBe('');
  }, 90_000);
});

/** A label of 200 characters, with a word that is wider than a phone. */
const LONG_LABEL =
  `Something ${'long '.repeat(20)}Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft`.slice(
    0,
    200,
  );
const CATEGORIES = ['Compute', 'Storage and databases', 'Integration', 'Machine learning'];

const MANY = {
  ...{ id: 'many', type: 'choice', title: text('Which of these?'), max: 3 },
  options: Array.from({ length: 60 }, (_, index) => ({
    id: `option-${index}`,
    label:
      index === 5 ? { en: LONG_LABEL } : { en: `Service ${index}`, ja: index === 40 ? 'ラーメン' : `サービス${index}` },
    category: { en: CATEGORIES[Math.floor(index / 15)] },
  })),
};
const EVERYTHING = [
  {
    ...{ id: 'you', type: 'profile', title: text('About you') },
    fields: [
      { type: 'text', id: 'name', label: text('Name') },
      { type: 'select', id: 'role', label: text('Role'), choices: optionsOf('Developer', 'Operations') },
      { type: 'checkbox', id: 'ok', label: text('OK') },
      { type: 'checkbox', id: 'news', label: { en: LONG_LABEL } },
    ],
  },
  DRINK,
  MANY,
  {
    id: 'rate',
    type: 'rating',
    title: text('How was it?'),
    max: 10,
    endLabels: { low: text('bad'), high: text('good') },
  },
  { id: 'rate6', type: 'rating', title: { en: LONG_LABEL.slice(-80) }, max: 6 },
  {
    id: 'rank',
    type: 'ranking',
    title: text('Your order?'),
    options: [...optionsOf('Speed', 'Price'), { id: 'long', label: { en: LONG_LABEL } }],
  },
  { id: 'num', type: 'number', title: text('How many?'), min: 0, max: 100, unit: text('functions') },
  WHY,
];

describe.each([
  ['on the smallest phone', { width: 320, height: 568 }, 16],
  ['on a phone', { width: 390, height: 844 }, 16],
  ['on the smallest phone, with text of twice the size', { width: 320, height: 568 }, 32],
])('%s', (where, viewport, textSize) => {
  const slug = `${viewport.width}-${textSize}`;

  test('each type of screen fits: targets of 48 px, nothing covered, nothing outside the page', async () => {
    // Prepare
    const poll = await tables.putPoll(aSurvey(`fit-${slug}`, { screens: EVERYTHING, identity: 'handle' }));
    const ann = await arrive(poll, { viewport, reducedMotion: 'reduce' });
    await setTextSize(ann.page, textSize);
    const found: Record<string, string[]> = {};
    const look = async (screen: string) => {
      found[screen] = await misfits(ann.page);
    };
    // Act
    await look('welcome');
    await ann.typesProof('Your @name', 'ann_with_a_name_of_thirty_char');
    await ann.start();
    await ann.seesScreen('you');
    await look('profile');
    await ann.goOn();
    await ann.seesScreen('drink');
    await look('choice');
    await ann.choose('tea');
    await ann.goOn();
    await ann.seesScreen('many');
    await ann.page.getByRole('checkbox', { name: 'Service 1', exact: true }).check();
    await ann.page.getByRole('checkbox', { name: LONG_LABEL }).check();
    await look('many options');
    await ann.goOn();
    await ann.seesScreen('rate');
    await ann.rates(7);
    await look('rating');
    await ann.goOn();
    await ann.seesScreen('rate6');
    await look('rating of six');
    await ann.goOn();
    await ann.seesScreen('rank');
    await look('ranking');
    await ann.ranks('speed', 'long', 'price');
    await look('ranked');
    await ann.goOn();
    await ann.seesScreen('num');
    await look('number');
    await ann.goOn();
    await ann.seesScreen('why');
    await look('text');
    await ann.goOn();
    await ann.seesThanks();
    await ann.page.locator('[data-own]').first().waitFor();
    await look('thanks');
    // Assess
    expect([where, found]).toEqual([where, Object.fromEntries(Object.keys(found).map((screen) => [screen, []]))]);
  }, 180_000);

  test('direct ballots fit, and so do polls that are not open yet, closed or unknown', async () => {
    const direct = await tables.putPoll(aSurvey(`direct-${slug}`, { screens: [DRINK], identity: 'code' }));
    const later = await tables.putPoll(
      aSurvey(`later-${slug}`, { opensAt: new Date(Date.now() + 600_000).toISOString() }),
    );
    const over = await tables.putPoll(aSurvey(`over-${slug}`, { closesAt: '2026-01-01T10:00:00Z' }));
    const found: Record<string, string[]> = {};
    for (const [name, pollId, heading] of [
      ['direct', direct.pollId, 'What do you drink?'],
      ['not open', later.pollId, 'Drinks'],
      ['closed', over.pollId, 'This poll is closed'],
      ['unknown', 'nowhere', 'No such poll'],
    ] as const) {
      const ann = await arrive(direct, { viewport, reducedMotion: 'reduce' });
      await ann.page.goto(new URL(`/polls/${pollId}`, addressOf(direct)).href);
      await setTextSize(ann.page, textSize);
      await ann.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      found[name] = await misfits(ann.page);
      await ann.page.context().close();
    }
    expect([where, found]).toEqual([where, { direct: [], 'not open': [], closed: [], unknown: [] }]);
  }, 120_000);
});

describe('sixty options', () => {
  const many = async (pollId: string) => {
    const ann = await arrive(await tables.putPoll(aSurvey(pollId, { screens: [MANY] })));
    await ann.seesScreen('many');
    return ann;
  };
  const chosen = ({ page }: Visitor) => page.getByRole('list', { name: 'Chosen' }).getByRole('button');

  test('can be searched in any language and kana, and the page says how many match', async () => {
    const ann = await many('search');
    const search = ann.page.getByRole('searchbox', { name: 'Search the options' });
    await search.fill('ﾗｰめん');
    await ann.page.getByRole('status').filter({ hasText: '1 of 60 options found' }).waitFor();
    expect(await ann.page.getByRole('checkbox').count()).toBe(1);
    await search.press('Enter');
    await search.fill('nothing like it');
    await ann.reads('No option matches. Try another word.');
    await ann.seesScreen('many');
  }, 60_000);

  test('keep the chosen ones in view while scrolling, each with a button to remove it', async () => {
    const ann = await many('strip');
    for (const label of ['Service 1', 'Service 30', 'Service 50'])
      await ann.page.getByRole('checkbox', { name: label, exact: true }).check();
    await ann.page.getByRole('button', { name: 'Machine learning' }).click();
    await ann.page.getByRole('checkbox', { name: 'Service 59', exact: true }).scrollIntoViewIfNeeded();
    expect(await chosen(ann).allInnerTexts()).toEqual(['Service 1', 'Service 30', 'Service 50']);
    for (const button of await chosen(ann).all()) {
      const box = await button.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect(box?.height).toBeGreaterThanOrEqual(TARGET_PX);
    }
    await ann.reads('3 of 3 chosen');
    // By keyboard, the focus moves to the next one.
    await ann.page.getByRole('button', { name: 'Remove Service 30' }).press('Enter');
    await ann.reads('2 of 3 chosen');
    expect(await chosen(ann).allInnerTexts()).toEqual(['Service 1', 'Service 50']);
    expect(await ann.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Remove Service 50');
  }, 60_000);

  test('have a button for each category, which moves the focus there', async () => {
    const ann = await many('jump');
    await ann.page.getByRole('button', { name: 'Integration' }).click();
    const first = ann.page.getByRole('checkbox', { name: 'Service 30', exact: true });
    await ann.page.keyboard.press('Tab');
    expect(await first.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await first.evaluate((element) => element.getBoundingClientRect().top < window.innerHeight / 2)).toBe(true);
  }, 60_000);
});

import { type Booth, openBooth } from './support/booth.ts';
import { addressOf, arrive, aSurvey, DRINK, optionsOf, text, WHY } from './support/drinks-survey.ts';
import { misfits, setTextSize, TARGET_PX } from './support/page-fit.ts';
import { pollTables } from './support/poll-tables.ts';
import type { Visitor } from './support/visitor.ts';

let booth: Booth;
let tables: ReturnType<typeof pollTables>;

beforeAll(async () => {
  booth = await openBooth();
  tables = pollTables(booth.cloud);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
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
    const ann = await arrive(booth, poll, { viewport });
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
  });

  test('direct ballots fit, and so do polls that are not open yet, closed or unknown', async () => {
    const direct = await tables.putPoll(aSurvey(`direct-${slug}`, { screens: [DRINK], identity: 'code' }));
    const later = await tables.putPoll(
      aSurvey(`later-${slug}`, { opensAt: new Date(Date.now() + 600_000).toISOString() }),
    );
    const over = await tables.putPoll(aSurvey(`over-${slug}`, { closesAt: '2026-01-01T10:00:00Z' }));
    const ann = await arrive(booth, direct, { viewport });
    const found: Record<string, string[]> = {};
    for (const [name, pollId, heading] of [
      ['direct', direct.pollId, 'What do you drink?'],
      ['not open', later.pollId, 'Drinks'],
      ['closed', over.pollId, 'This poll is closed'],
      ['unknown', 'nowhere', 'No such poll'],
    ] as const) {
      await ann.page.goto(new URL(`/polls/${pollId}`, addressOf(booth, direct)).href);
      await setTextSize(ann.page, textSize);
      await ann.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      found[name] = await misfits(ann.page);
    }
    expect([where, found]).toEqual([where, { direct: [], 'not open': [], closed: [], unknown: [] }]);
  });
});

describe('sixty options', () => {
  const many = async (pollId: string) => {
    const ann = await arrive(booth, await tables.putPoll(aSurvey(pollId, { screens: [MANY] })));
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
  });

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
  });

  test('have a button for each category, which moves the focus there', async () => {
    const ann = await many('jump');
    await ann.page.getByRole('button', { name: 'Integration' }).click();
    const first = ann.page.getByRole('checkbox', { name: 'Service 30', exact: true });
    await ann.page.keyboard.press('Tab');
    expect(await first.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await first.evaluate((element) => element.getBoundingClientRect().top < window.innerHeight / 2)).toBe(true);
  });
});

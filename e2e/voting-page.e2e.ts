import type { Poll } from '@booth/shared';
import type { BrowserContextOptions } from 'playwright-core';
import { type Booth, openBooth } from './support/booth.ts';
import {
  addressOf,
  arrive,
  arriveAtSecond,
  aSurvey,
  BEFORE,
  DRINK,
  optionsOf,
  text,
  textIn,
  WHY,
} from './support/drinks-survey.ts';
import { MOVING } from './support/new-device.ts';
import { pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

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

/** Answers the question about drinks as other visitors. */
async function drinks(poll: Poll, ...optionIds: string[]): Promise<void> {
  for (const optionId of optionIds) {
    const visitor = await arrive(booth, poll);
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
      const ann = await arrive(booth, poll);
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
    const japanese = await arrive(booth, poll, { locale: 'ja-JP' });
    await japanese.reads('全2～3問、登録は不要です。');
  });

  test('it links the results and names the big screen only while everybody sees the results', async () => {
    const open = await arrive(booth, await tables.putPoll(aSurvey('watch', { screens: [DRINK] })));
    expect(await open.page.getByText(/0 of 1/).count()).toBe(0);
    const watch = ({ page }: Visitor) => page.getByRole('link', { name: 'Just watch the results' });
    await watch(open).waitFor();
    await open.choose('tea');
    await open.presses('Cast my vote');
    await open.reads('Your vote is in. Watch it arrive on the big screen.');
    const secret = await arrive(
      booth,
      await tables.putPoll(aSurvey('unwatched', { screens: [DRINK], visibility: 'hidden' })),
    );
    await secret.seesScreen('drink');
    expect(await watch(secret).count()).toBe(0);
    const secretSurvey = await arrive(booth, await tables.putPoll(aSurvey('secret-survey', { visibility: 'hidden' })));
    await secretSurvey.page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    expect(await watch(secretSurvey).count()).toBe(0);
    await secret.choose('tea');
    await secret.goOn();
    await secret.seesThanks();
    await secret.page.getByText('Your vote is in.', { exact: true }).waitFor();
  });

  test('a survey without choices is answered and sent, and nothing on it is called a vote', async () => {
    const screens = [{ id: 'rate', type: 'rating', title: text('How was it?'), max: 5 }];
    const ann = await arrive(booth, await tables.putPoll(aSurvey('sent', { screens })));
    await ann.start();
    await ann.seesScreen('rate');
    await ann.rates(4);
    await ann.presses('Send');
    await ann.reads('Your answers are in.');
    const given = ann.page.getByRole('region', { name: 'Your answers' });
    await given.getByText('4 of 5').waitFor();
    expect(await ann.page.getByText(/\bvote/i).count()).toBe(0);
  });

  test('texts of the poll have their own language and direction', async () => {
    const options = [{ id: 'water', label: { ar: 'ماء' } }, ...optionsOf('Tea')];
    const ann = await arrive(booth, await tables.putPoll(aSurvey('arabic', { screens: [{ ...DRINK, options }] })));
    const water = ann.page.getByText('ماء');
    expect(await water.getAttribute('lang')).toBe('ar');
    expect(await water.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    expect(await ann.page.getByText('Tea', { exact: true }).getAttribute('lang')).toBeNull();
  });

  test("percentages of a single choice add up to 100, and the visitor's own vote is marked", async () => {
    const poll = await tables.putPoll(aSurvey('hundred', { screens: [DRINK] }));
    await drinks(poll, 'tea', 'coffee');
    const ann = await arrive(booth, poll);
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
  });
});

describe('the thanks page', () => {
  const atTheEnd = async (poll: Poll, options: BrowserContextOptions = {}, script = '') => {
    const ann = await Visitor.arrive(booth.browser, poll, BEFORE, options);
    if (script !== '') await ann.page.context().addInitScript(script);
    await ann.page.goto(addressOf(booth, poll));
    await ann.choose('tea');
    await ann.goOn();
    await ann.seesThanks();
    return ann;
  };

  test("shares the address by the device's own dialog, without what is private to the visitor", async () => {
    const poll = await tables.putPoll(aSurvey('share', { screens: [DRINK] }));
    const ann = await atTheEnd(poll, {}, 'navigator.share = async (data) => { window.shared = data.url; };');
    await ann.presses('Share this poll');
    expect(await ann.page.evaluate('window.shared')).toBe(addressOf(booth, poll));
  });

  test('copies the address on plain http, where browsers have no clipboard of their own', async () => {
    const poll = await tables.putPoll(aSurvey('copy', { screens: [DRINK] }));
    const ann = await atTheEnd(
      poll,
      {},
      'for (const name of ["share", "clipboard"]) Object.defineProperty(navigator, name, { value: undefined });',
    );
    await ann.presses('Copy the address');
    await ann.reads('The address is copied.');
    expect(await ann.page.getByLabel('The address of this poll').inputValue()).toBe(addressOf(booth, poll));
  });

  test('celebrates a new vote once, and never with reduced motion', async () => {
    const poll = await tables.putPoll(aSurvey('party', { screens: [DRINK] }));
    const ann = await atTheEnd(poll, MOVING);
    await ann.page.locator('[data-confetti]').waitFor({ state: 'attached' });
    await ann.page.reload();
    await ann.seesThanks();
    await ann.page.locator('[data-own]').waitFor();
    expect(await ann.page.locator('[data-confetti]').count()).toBe(0);
    const calm = await atTheEnd(poll);
    await calm.page.locator('[data-own]').waitFor();
    expect(await calm.page.locator('[data-confetti]').count()).toBe(0);
  });
});

describe('somebody else at the device', () => {
  test('starts over in an unfinished survey, without the answers of the visitor before', async () => {
    const ann = await arriveAtSecond(booth, await tables.putPoll(aSurvey('not-me')));
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
  });

  test('is asked for another name, in a survey and in a direct ballot', async () => {
    const survey = await tables.putPoll(aSurvey('not-ann', { identity: 'handle' }));
    const ann = await arrive(booth, survey);
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
    const cat = await arrive(booth, direct);
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
  });
});

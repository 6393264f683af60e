import {
  directBallotOf,
  joinCodeItemOf,
  joinCodeOf,
  languageOf,
  POLL_COPIES,
  Poll,
  PollItem,
  PollListing,
  pollCopies,
  pollFromItem,
  pollToItem,
} from '../src/index.ts';
import { aPoll, both, optionsOf, parsedPoll } from './support/polls.ts';

/** Returns the paths of all issues of a poll, joined by dots. */
function issuesOf(value: unknown): string[] {
  const parsed = Poll.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

const screensWithRule = (rule: unknown, onScreen = 1) =>
  aPoll().screens.map((screen, index) => (index === onScreen ? { ...screen, rules: [rule] } : screen));

const words = both('x');
const rating = { type: 'rating', id: 'rate', title: words };
const number = { type: 'number', id: 'age', title: words, min: 0, max: 10 };
const ranking = { type: 'ranking', id: 'rank', title: words };
const aText = (id: string) => ({ type: 'text', id, label: words });
const profileOf = (fields: object[]) => ({ type: 'profile', id: 'who', title: words, fields });
/** Fields and screens where visitors write nothing. */
const picked = [
  { ...aText('team'), type: 'select', choices: optionsOf('red', 'blue') },
  { ...aText('new'), type: 'checkbox' },
];
const unwritten = [aPoll().screens[1], rating, number, { ...ranking, options: optionsOf('s3', 'sqs') }];

describe('a poll', () => {
  test('is accepted and gets its defaults', () => {
    expect(parsedPoll()).toMatchObject({ revealed: false, counterShards: 1, screenHeartbeatSeconds: 900 });
  });

  test.each([
    ['an id with the key separator', { pollId: 'a#b' }, 'pollId'],
    ['a title in no language', { title: {} }, 'title'],
    [
      'two options of one id',
      { screens: [{ ...aPoll().screens[1], options: optionsOf('a', 'a') }] },
      'screens.0.options.1.id',
    ],
    ['two screens of one id', { screens: [aPoll().screens[0], aPoll().screens[0]] }, 'screens.1.id'],
    [
      'two fields of one id',
      { screens: [profileOf([aText('name'), aText('mail'), aText('name')])] },
      'screens.0.fields.2.id',
    ],
    [
      'two choices of one id',
      { screens: [profileOf([{ ...aText('team'), type: 'select', choices: optionsOf('red', 'red') }])] },
      'screens.0.fields.0.choices.1.id',
    ],
    ['more choices than options', { screens: [{ ...aPoll().screens[1], max: 4 }] }, 'screens.0.max'],
    ['min over max', { screens: [{ ...aPoll().screens[1], min: 2, max: 1 }] }, 'screens.0.min'],
    ['a screen named like the end', { screens: [{ ...aPoll().screens[1], id: 'end' }] }, 'screens.0.id'],
    [
      'a rule to a missing screen',
      { screens: screensWithRule({ when: { screen: 'you' }, goTo: 'nowhere' }) },
      'screens.1.rules.0.goTo',
    ],
    [
      'a rule that goes back and could loop',
      { screens: screensWithRule({ when: { screen: 'you' }, goTo: 'you' }) },
      'screens.1.rules.0.goTo',
    ],
    [
      'a rule on a screen that is answered later',
      { screens: screensWithRule({ when: { screen: 'why' }, goTo: 'end' }) },
      'screens.1.rules.0.when.screen',
    ],
    ['a choice of nothing', { screens: [{ ...aPoll().screens[1], options: [] }] }, 'screens.0.options'],
    ['a scale of two', { screens: [{ ...rating, max: 2 }] }, 'screens.0.max'],
    ['a scale of eleven', { screens: [{ ...rating, max: 11 }] }, 'screens.0.max'],
    ['a ranking of one option', { screens: [{ ...ranking, options: optionsOf('s3') }] }, 'screens.0.options'],
    [
      'a ranking of eleven options',
      { screens: [{ ...ranking, options: optionsOf(...'abcdefghijk') }] },
      'screens.0.options',
    ],
    [
      'more to write than a ballot holds',
      {
        screens: Array.from({ length: 11 }, (_, index) => ({
          ...{ type: 'text', id: `why-${index}`, title: words },
          maxCharacters: 1_000,
        })),
      },
      'screens',
    ],
    [
      'more to write in fields than a ballot holds',
      {
        screens: [
          profileOf([
            ...Array.from({ length: 11 }, (_, index) => ({ ...aText(`field-${index}`), maxCharacters: 1_000 })),
            ...picked,
          ]),
          ...unwritten,
        ],
      },
      'screens',
    ],
    ['numbers without a span', { screens: [{ ...number, max: 0 }] }, 'screens.0.max'],
    ['numbers whose steps miss the last', { screens: [{ ...number, step: 3 }] }, 'screens.0.max'],
    ['a step of nothing', { screens: [{ ...number, step: 0 }] }, 'screens.0.step'],
    ['a number of four decimals', { screens: [{ ...number, min: 0.0001 }] }, 'screens.0.min'],
    ['a number over a million', { screens: [{ ...number, max: 1_000_001 }] }, 'screens.0.max'],
  ])('%s is refused with the path to the issue', (_case, change, path) => {
    expect(issuesOf(aPoll(change))).toContain(path);
  });

  test.each([
    ['min over max', { ...aPoll().screens[1], min: 2, max: 1 }, 'min is larger than max'],
    [
      'more choices than options',
      { ...aPoll().screens[1], max: 4 },
      'max is larger than the number of options that can be chosen',
    ],
    [
      'one option to rank',
      { ...ranking, options: optionsOf('s3') },
      '2 to 10 options can be put in order, and this screen shows 1',
    ],
    ['two options of one id', { ...ranking, options: optionsOf('s3', 's3') }, 'two options have the id "s3"'],
    ['two fields of one id', profileOf([aText('name'), aText('name')]), 'two fields have the id "name"'],
    [
      'two choices of one id',
      profileOf([{ ...aText('team'), type: 'select', choices: optionsOf('red', 'red') }]),
      'two choices have the id "red"',
    ],
    ['no span', { ...number, max: 0 }, 'max is not larger than min'],
    ['a step that misses the last number', { ...number, step: 3 }, 'no number of steps leads from min to max'],
  ])('is told what is wrong with a screen of %s', (_case, screen, message) => {
    expect(Poll.safeParse(aPoll({ screens: [screen] })).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  test('may have the same option ids on any number of choice screens', () => {
    const screens = ['one', 'two', 'three'].map((id) => ({ ...aPoll().screens[1], id }));
    expect(issuesOf(aPoll({ screens }))).toEqual([]);
  });

  test('may have twenty rankings of ten options', () => {
    const screens = Array.from({ length: 20 }, (_, index) => ({
      ...ranking,
      id: `rank-${index}`,
      options: optionsOf(...'abcdefghij'),
    }));
    expect(issuesOf(aPoll({ screens }))).toEqual([]);
  });

  test('may have ten texts of the longest kind, and screens and fields where nothing is written', () => {
    const texts = Array.from({ length: 10 }, (_, index) => ({
      ...{ type: 'text', id: `why-${index}`, title: words },
      maxCharacters: 1_000,
    }));
    expect(issuesOf(aPoll({ screens: [...texts, profileOf(picked), ...unwritten] }))).toEqual([]);
  });

  test('may be in a single language, and its own is the first of its title', () => {
    const screens = [{ ...number, title: { fr: 'Ton âge' }, unit: { en: 'years', fr: 'ans' } }];
    const poll = parsedPoll({ title: { fr: 'Sondage', en: 'Poll' }, screens });
    expect(poll.title).toEqual({ fr: 'Sondage', en: 'Poll' });
    expect(languageOf(poll)).toBe('fr');
  });

  test('takes direct ballots only if it is a single choice, and of visible options only', () => {
    const choice = {
      ...aPoll().screens[1],
      min: 0,
      options: [...optionsOf('a', 'b'), { ...optionsOf('c')[0], hidden: true }],
    };
    expect(directBallotOf(parsedPoll({ screens: [choice] }))).toEqual({
      ...{ screenId: 'pick', type: 'choice' },
      ...{ optionIds: ['a', 'b'], min: 1, max: 2 },
    });
    expect(directBallotOf(parsedPoll({ screens: [rating] }))).toBeUndefined();
    expect(directBallotOf(parsedPoll({ screens: [choice, { ...choice, id: 'pick-again' }] }))).toBeUndefined();
  });

  test('is read from the table as it was written', () => {
    expect(pollFromItem(pollToItem(parsedPoll()))).toEqual(parsedPoll());
  });

  test('gets the default of a setting that was added after it was stored', () => {
    const { turnoutShown: _turnoutShown, ...before } = parsedPoll();
    const { turnoutShown: _stateToo, ...item } = pollToItem(parsedPoll());
    expect(pollFromItem({ ...item, definition: JSON.stringify(before) })).toMatchObject({ turnoutShown: false });
    expect(PollItem.parse(item)).toMatchObject({ turnoutShown: false });
  });

  test('has copies that only differ by their keys and lack the entry of the list', () => {
    const { pollId, listed, listing, ...item } = pollToItem(parsedPoll());
    const copies = pollCopies(parsedPoll());
    expect(copies).toEqual(
      Array.from({ length: POLL_COPIES }, (_, copy) => ({ ...item, pollId: `${pollId}#${copy}`, copyOf: pollId })),
    );
    expect(copies.map(pollFromItem)).toEqual(copies.map(() => parsedPoll()));
    expect([listed, PollListing.parse(JSON.parse(listing ?? ''))]).toEqual([
      'open',
      { pollId, title: parsedPoll().title, joinCode: joinCodeOf(pollId) },
    ]);
  });

  test.each([
    ['is not open', { status: 'draft' }],
    ['was closed', { status: 'closed' }],
    ['is not listed', { listed: false }],
  ])('is in no list if it %s', (_what, change) => {
    const item = pollToItem(parsedPoll(change));
    expect([item.listed, item.listing]).toEqual([undefined, undefined]);
  });

  test('has an item that leads from its join code to it, and says if it is public', () => {
    const poll = parsedPoll();
    const item = { pollId: `join#${joinCodeOf(poll.pollId)}`, copyOf: poll.pollId };
    expect(joinCodeItemOf(poll)).toEqual({ ...item, public: true });
    expect(joinCodeItemOf(parsedPoll({ listed: false }))).toEqual({ ...item, public: true });
    expect(joinCodeItemOf(parsedPoll({ status: 'draft' }))).toEqual({ ...item, public: false });
  });
});

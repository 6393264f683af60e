import { Poll, pollFromItem, pollToItem } from '../src/index.ts';
import { aPoll, parsedPoll } from './polls.ts';

/** The paths of all that is wrong with the value, joined by dots. */
function faultsOf(value: unknown): string[] {
  const parsed = Poll.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

const screensWithRule = (rule: unknown, onScreen = 1) =>
  aPoll().screens.map((screen, index) => (index === onScreen ? { ...screen, rules: [rule] } : screen));

const rating = { type: 'rating', id: 'rate', title: { en: 'Rate', ja: 'Rate' } };
const ranking = { type: 'ranking', id: 'rank', title: { en: 'Rank', ja: 'Rank' } };
const words = { en: 'x', ja: 'x' };
const aText = (id: string) => ({ type: 'text', id, label: words });
const aChoice = (id: string) => ({ id, label: words });
const profileOf = (fields: object[]) => ({ type: 'profile', id: 'who', title: words, fields });
const optionPath = (index: number) => `screens.0.optionIds.${index}`;

describe('a poll', () => {
  test('a complete poll is accepted and gets its defaults', () => {
    expect(parsedPoll()).toMatchObject({ revealed: false, counterShards: 1, screenHeartbeatSeconds: 900 });
  });

  test.each([
    ['an id with the key separator', { pollId: 'a#b' }, 'pollId'],
    ['a title without Japanese', { title: { en: 'x' } }, 'title.ja'],
    ['two options of one id', { options: [aPoll().options[0], aPoll().options[0]] }, 'options.1.id'],
    ['two screens of one id', { screens: [aPoll().screens[0], aPoll().screens[0]] }, 'screens.1.id'],
    [
      'two fields of one id',
      { screens: [profileOf([aText('name'), aText('mail'), aText('name')])] },
      'screens.0.fields.2.id',
    ],
    [
      'two choices of one id',
      { screens: [profileOf([{ ...aText('team'), type: 'select', choices: [aChoice('red'), aChoice('red')] }])] },
      'screens.0.fields.0.choices.1.id',
    ],
    ['more choices than options', { screens: [{ ...aPoll().screens[1], max: 4 }] }, 'screens.0.max'],
    ['min over max', { screens: [{ ...aPoll().screens[1], min: 2, max: 1 }] }, 'screens.0.min'],
    ['two choice screens', { screens: [aPoll().screens[1], { ...aPoll().screens[1], id: 'again' }] }, 'screens'],
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
    [
      'more choices than the options of a poll that has none',
      { options: undefined, screens: [aPoll().screens[1]] },
      'screens.0.max',
    ],
    ['a scale of two', { screens: [{ ...rating, max: 2 }] }, 'screens.0.max'],
    ['a scale of eleven', { screens: [{ ...rating, max: 11 }] }, 'screens.0.max'],
    ['a ranking of one option', { screens: [{ ...ranking, optionIds: ['s3'] }] }, 'screens.0.optionIds'],
    ['a ranking of no option of the poll', { screens: [{ ...ranking, optionIds: ['s3', 'ec2'] }] }, optionPath(1)],
    ['a ranking of one option twice', { screens: [{ ...ranking, optionIds: ['s3', 's3'] }] }, optionPath(1)],
    [
      'a ranking of all options, of which there is one',
      { options: [aPoll().options[0]], screens: [ranking] },
      'screens.0',
    ],
    [
      'more rankings than are counted in one transaction',
      {
        options: Array.from({ length: 10 }, (_, index) => ({ ...aPoll().options[0], id: `o-${index}` })),
        screens: Array.from({ length: 5 }, (_, index) => ({ ...ranking, id: `rank-${index}` })),
      },
      'screens',
    ],
  ])('%s is refused with the path to the fault', (_case, change, path) => {
    expect(faultsOf(aPoll(change))).toContain(path);
  });

  test('a poll that only asks needs no options', () => {
    expect(parsedPoll({ options: undefined, screens: [rating] }).options).toEqual([]);
  });

  test('a poll survives the table: what was put is what is read', () => {
    expect(pollFromItem(pollToItem(parsedPoll()))).toEqual(parsedPoll());
  });
});

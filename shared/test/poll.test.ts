import { Poll, pollFromItem, pollToItem } from '../src/index.ts';
import { aPoll, parsedPoll } from './polls.ts';

/** The paths of all that is wrong with the value, joined by dots. */
function faultsOf(value: unknown): string[] {
  const parsed = Poll.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

const screensWithRule = (rule: unknown, onScreen = 1) =>
  aPoll().screens.map((screen, index) => (index === onScreen ? { ...screen, rules: [rule] } : screen));

describe('a poll', () => {
  test('a complete poll is accepted and gets its defaults', () => {
    expect(parsedPoll()).toMatchObject({ revealed: false, counterShards: 1, screenHeartbeatSeconds: 900 });
  });

  test.each([
    ['an id with the key separator', { pollId: 'a#b' }, 'pollId'],
    ['a title without Japanese', { title: { en: 'x' } }, 'title.ja'],
    ['two options of one id', { options: [aPoll().options[0], aPoll().options[0]] }, 'options'],
    ['two screens of one id', { screens: [aPoll().screens[0], aPoll().screens[0]] }, 'screens'],
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
  ])('%s is refused with the path to the fault', (_case, change, path) => {
    expect(faultsOf(aPoll(change))).toContain(path);
  });

  test('a poll survives the table: what was put is what is read', () => {
    expect(pollFromItem(pollToItem(parsedPoll()))).toEqual(parsedPoll());
  });
});

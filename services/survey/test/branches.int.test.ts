import { type Answer, type Answers, END, type Poll, ruleHolds, screenIdAfter } from '@booth/shared';
import fc from 'fast-check';
import { aPoll, because, choose, inAHurry, inNoHurry } from './polls.ts';
import { type SurveyService, startSurveyService } from './survey-service.ts';

/** Executions of the workflow that the property is tried on; each takes some dozens of milliseconds. */
const RUNS = 25;

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

const both = (text: string) => ({ en: text, ja: text });
const rate = (rating?: number) => ({ type: 'rating' as const, fields: rating === undefined ? {} : { rating } });
const rank = (...order: string[]) => ({ type: 'ranking' as const, order });

const [profile, choice, text] = aPoll().screens;
if (profile === undefined || choice === undefined || text === undefined) throw new Error('the poll has three screens');
const screens = [
  { ...profile, rules: [] },
  { type: 'rating' as const, id: 'stars', title: both('Stars') },
  { ...choice, rules: [] },
  { type: 'ranking' as const, id: 'order', title: both('Order'), optionIds: ['s3', 'lambda'] },
  { ...text, rules: [] },
  { type: 'rating' as const, id: 'again', title: both('Again') },
];
const ids = screens.map(({ id }) => id);

/** Answers to each screen, in the order of the screens. */
const ballots = fc.tuple(
  fc.constantFrom<Answer>(inNoHurry, inAHurry),
  fc.constantFrom<Answer>(rate(), rate(1), rate(2)),
  fc.constantFrom<Answer>(choose('s3'), choose('sqs', 'lambda')),
  fc.constantFrom<Answer>(rank('s3', 'lambda'), rank('lambda', 's3')),
  fc.constantFrom<Answer>(because('1'), because('no'), because('')),
  fc.constantFrom<Answer>(rate(), rate(1)),
);
const whens = [
  { screen: 'you' },
  { screen: 'you', field: 'hurry', equals: true },
  { screen: 'you', field: 'nickname', equals: 'Jo' },
  { screen: 'stars', field: 'rating', equals: 1 },
  { screen: 'stars', field: 'rating', equals: 2 },
  { screen: 'stars' },
  { screen: 'services', includes: 's3' },
  { screen: 'order' },
  { screen: 'why', equals: '1' },
  { screen: 'why', equals: '' },
  { screen: 'why' },
];
const ruleLists = fc.array(
  fc.array(fc.record({ when: fc.constantFrom(...whens), goTo: fc.constantFrom(...ids, END) }), { maxLength: 2 }),
  { minLength: screens.length, maxLength: screens.length },
);

/** The poll with those of the rules that lead forward and ask back; undefined where a screen can't be reached then. */
function pollWith(pollId: string, rules: { when: { screen: string }; goTo: string }[][]) {
  const place = (id: string) => (id === END ? ids.length : ids.indexOf(id));
  const ruled = screens.map((screen, index) => ({
    ...screen,
    rules: rules[index]?.filter(({ when, goTo }) => place(goTo) > index && place(when.screen) <= index),
  }));
  try {
    return aPoll({ pollId, screens: ruled });
  } catch {
    return undefined;
  }
}

/** Which rules from this screen on hold by these answers, as far as they ask for screens that were answered before it. */
const holding = ({ screens }: Poll, screenId: string, answers: Answers) =>
  screens
    .slice(screens.findIndex(({ id }) => id === screenId))
    .map(({ rules }) => rules.map((rule) => rule.when.screen !== screenId && ruleHolds(rule, answers)));

test('property: the workflow goes the way that the shared rules tell, whatever the rules and answers', async () => {
  let run = 0;
  let ruled = 0;
  await fc.assert(
    fc.asyncProperty(ruleLists, ballots, async (rules, given) => {
      // Prepare
      run += 1;
      const poll = pollWith(`run-${run}`, rules);
      fc.pre(poll !== undefined);
      if (poll === undefined) return;
      ruled += poll.screens.filter((screen) => screen.rules.length > 0).length;
      await service.putPoll(poll);
      const visitor = service.visitor(poll.pollId);
      const expected: string[] = [];
      const answers: Record<string, Answer> = {};
      const gone: string[] = [];

      // Act
      let view = (await visitor.start()).view;
      let next = ids[0];
      while (view?.status === 'waiting') {
        const screen = poll.screens.find(({ id }) => id === view?.screenId);
        const answer = given[ids.indexOf(screen?.id ?? '')];
        if (screen === undefined || answer === undefined || next === undefined) throw new Error('an unknown screen');
        // By what is shown of the answers, the browser foresees the same.
        expect(holding(poll, screen.id, view.answers)).toEqual(holding(poll, screen.id, answers));
        gone.push(screen.id);
        expected.push(next);
        answers[screen.id] = answer;
        next = screenIdAfter(poll.screens, screen, answers);
        view = (await visitor.answer(view.screenToken, answer)).view;
      }

      // Assess
      expect(gone).toEqual(expected);
      expect([view?.status, next]).toEqual(['completed', END]);
      expect(view?.answers).toEqual(answers);
    }),
    { numRuns: RUNS },
  );
  expect(ruled).toBeGreaterThan(0);
}, 120_000);

test('a rating and a ranking are in the ballot, and are votes for nothing', async () => {
  // Prepare
  const { pollId } = await service.putPoll(
    aPoll({ pollId: 'no-votes', screens: screens.filter(({ type }) => type === 'rating' || type === 'ranking') }),
  );
  const visitor = service.visitor(pollId);

  // Act
  const first = await visitor.start();
  const second = await visitor.answer(first.view?.screenToken, rate(4));
  const third = await visitor.answer(second.view?.screenToken, rank('lambda', 's3'));
  const end = await visitor.answer(third.view?.screenToken, rate());

  // Assess
  expect(end.view?.status).toBe('completed');
  const items = await visitor.votes();
  expect(items.map(({ sk }) => sk)).toEqual(['BALLOT']);
  const [ballot] = items;
  expect(ballot && 'answers' in ballot && JSON.parse(ballot.answers)).toEqual({
    stars: rate(4),
    order: rank('lambda', 's3'),
    again: rate(),
  });
});

test('a rating over the scale is refused with the path to it, and the session stays', async () => {
  // Prepare
  const { pollId } = await service.putPoll(
    aPoll({ pollId: 'scale', screens: screens.filter(({ id }) => id === 'stars') }),
  );
  const visitor = service.visitor(pollId);
  const first = await visitor.start();

  // Act
  const refused = await visitor.answer(first.view?.screenToken, rate(6));

  // Assess
  expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'body.answer.fields.rating']);
  expect((await visitor.read()).view).toEqual(first.view);
});

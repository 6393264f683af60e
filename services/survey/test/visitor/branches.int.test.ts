import { join } from 'node:path';
import {
  type Answer,
  type Answers,
  BranchValues,
  END,
  nextScreenId,
  type Poll,
  ruleHolds,
  screenTypeOf,
} from '@booth/shared';
import fc from 'fast-check';
import { testWorkflow } from 'serverless-offline-step-functions-cloud/test-state';
import * as z from 'zod/mini';
import { aChoice, aPoll, because, branchValuesOf, choose, inAHurry, inNoHurry, optionsOf } from '../support/polls.ts';
import { TABLES } from '../support/resolve-yaml.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

/** How many executions of the workflow check the property. */
const RUNS = 25;
const SURVEY = join(__dirname, '../../workflows/survey.asl.yml');

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

const title = (text: string) => ({ en: text });
const rate = (rating?: number) => ({ type: 'rating' as const, ...(rating === undefined ? {} : { rating }) });
const rank = (...order: string[]) => ({ type: 'ranking' as const, order });
const count = (value?: number) => ({ type: 'number' as const, ...(value === undefined ? {} : { value }) });
/** A number as it is recorded: with its bar of the histogram. */
const counted = (value: number, from: number, to: number) => ({ ...count(value), bin: { from, to } });

const [profile, , text] = aPoll().screens;
if (profile === undefined || text === undefined) throw new Error('the poll has three screens');
const years = { type: 'number' as const, id: 'years', title: title('Years'), min: 0, max: 99.5, step: 0.5 };
const order = { type: 'ranking' as const, id: 'order', title: title('Order'), options: optionsOf('s3', 'lambda') };
const screens = [
  { ...profile, rules: [] },
  { type: 'rating' as const, id: 'stars', title: title('Stars') },
  aChoice('services'),
  // With the option ids of the choice before it.
  aChoice('next', { min: 0 }),
  order,
  years,
  // A name that plain objects inherit.
  { ...text, id: 'constructor', rules: [] },
  { type: 'rating' as const, id: 'again', title: title('Again') },
];
const ids = screens.map(({ id }) => id);

/** Answers to each screen, in the order of the screens. */
const ballots = fc.tuple(
  fc.constantFrom<Answer>(inNoHurry, inAHurry),
  fc.constantFrom<Answer>(rate(), rate(1), rate(2)),
  fc.constantFrom<Answer>(choose('s3'), choose('sqs', 'lambda')),
  fc.constantFrom<Answer>(choose(), choose('s3'), choose('lambda')),
  fc.constantFrom<Answer>(rank('s3', 'lambda'), rank('lambda', 's3')),
  fc.constantFrom<Answer>(count(), counted(0, 0, 4.5), counted(12.5, 10, 14.5)),
  fc.constantFrom<Answer>(because('1'), because('no'), because('')),
  fc.constantFrom<Answer>(rate(), rate(1)),
);
const whens = [
  { screen: 'you' },
  { screen: 'you', is: 'hurry=true' },
  { screen: 'you', is: 'nickname=Jo' },
  { screen: 'stars', is: '1' },
  { screen: 'stars', is: '2' },
  { screen: 'stars' },
  { screen: 'services', is: 's3' },
  { screen: 'next', is: 's3' },
  { screen: 'next' },
  { screen: 'order', is: 'lambda' },
  { screen: 'order' },
  { screen: 'years', is: '12.5' },
  { screen: 'years', is: '0' },
  { screen: 'constructor', is: '1' },
  { screen: 'constructor', is: '' },
  { screen: 'constructor' },
];
const ruleLists = fc.array(
  fc.array(fc.record({ when: fc.constantFrom(...whens), goTo: fc.constantFrom(...ids, END) }), { maxLength: 2 }),
  { minLength: screens.length, maxLength: screens.length },
);

/**
 * Returns the poll with those rules that lead forward and ask for earlier screens; undefined if a
 * screen can't be reached then.
 */
function pollWith(pollId: string, rules: { when: { screen: string; is?: string }; goTo: string }[][]) {
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

/**
 * Returns which rules from this screen on hold by these values, if they ask for screens that were
 * answered before.
 */
const holding = ({ screens }: Poll, screenId: string, values: BranchValues) =>
  screens
    .slice(screens.findIndex(({ id }) => id === screenId))
    .map(({ rules }) => rules.map((rule) => rule.when.screen !== screenId && ruleHolds(rule, values)));

/** The input of an execution, without its poll. */
const ofOneVisitor = { sessionId: 's', userId: 'u', takesCode: false, attempt: 1, heartbeatSeconds: 60 };
const Text = z.object({ S: z.string() });
const ShownScreen = z.object({
  ExpressionAttributeValues: z.object({ ':screenId': Text, ':branchValues': Text }),
});
const Ballot = z.object({ Put: z.object({ Item: z.object({ answers: Text }) }) });
const Recorded = z.object({ TransactItems: z.tuple([Ballot], z.unknown()) });

test('property: the workflow shows the screens that the shared rules give, for any rules and answers', async () => {
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
      const expected: string[] = [];
      const answers: Answers = {};
      const shown: string[] = [];

      let recorded: unknown;
      let next = ids[0];
      const screensShown = poll.screens.map(({ id, rules }) => ({ id, rules }));
      const survey = { ...ofOneVisitor, pollId: poll.pollId, until: Date.now() + 3_600_000, screens: screensShown };

      // Act
      const { status, path } = await testWorkflow(
        SURVEY,
        survey,
        {
          PresentScreen: (update) => {
            const { ':screenId': screenId, ':branchValues': told } =
              ShownScreen.parse(update).ExpressionAttributeValues;
            const screen = poll.screens.find(({ id }) => id === screenId.S);
            const answer = given[ids.indexOf(screen?.id ?? '')];
            if (screen === undefined || answer === undefined || next === undefined)
              throw new Error('an unknown screen');
            // The browser foresees the same from the answers that it sees.
            const [shownValues, all] = [BranchValues.parse(JSON.parse(told.S)), branchValuesOf(answers)];
            expect(holding(poll, screen.id, shownValues)).toEqual(holding(poll, screen.id, all));
            const toldIds = Object.keys(shownValues).map((id) => [id, expect.anything()]);
            expect(all).toMatchObject(Object.fromEntries(toldIds));
            shown.push(screen.id);
            expected.push(next);
            answers[screen.id] = answer;
            next = nextScreenId(poll.screens, screen, branchValuesOf(answers));
            const type = screenTypeOf(screen);
            const said = { branchValues: type.branchValues(answer), votes: type.votes(answer) };
            const submission = { submissionId: '0e9a1b526a4b4a1e', answeredAt: '2026-11-23T10:00:00.000Z' };
            return { result: { action: 'answer', answer, ...submission, ...said, correlationId: 'c' } };
          },
          Record: (transaction) => {
            recorded = JSON.parse(Recorded.parse(transaction).TransactItems[0].Put.Item.answers.S);
            return { result: {} };
          },
        },
        { references: TABLES },
      );

      // Assess
      expect(shown).toEqual(expected);
      expect([status, path.at(-1), next]).toEqual(['SUCCEEDED', 'Record', END]);
      expect(recorded).toEqual(answers);
    }),
    { numRuns: RUNS },
  );
  expect(ruled).toBeGreaterThan(0);
});

test('a rating, a ranking and a number are in the ballot, but are no votes for options', async () => {
  // Prepare
  const asked = screens.filter(({ id }) => ['stars', 'order', 'years', 'again'].includes(id));
  const { pollId } = await service.putPoll(aPoll({ pollId: 'no-votes', screens: asked }));
  const visitor = service.visitor(pollId);

  // Act
  const first = await visitor.start();
  const second = await visitor.answer(first.view?.screenToken, rate(4));
  const third = await visitor.answer(second.view?.screenToken, rank('lambda', 's3'));
  const fourth = await visitor.answer(third.view?.screenToken, count(12.5));
  const end = await visitor.answer(fourth.view?.screenToken, rate());

  // Assess
  expect(end.view?.status).toBe('completed');
  const ballot = await visitor.ballot();
  expect(ballot?.serviceNames).toEqual([]);
  expect(JSON.parse(ballot?.answers ?? '')).toEqual({
    stars: rate(4),
    order: rank('lambda', 's3'),
    years: counted(12.5, 10, 14.5),
    again: rate(),
  });
});

test('three choices of the same options each have an answer, and the ballot has every vote in the order of the screens', async () => {
  // Prepare
  const skip = { when: { screen: 'first', is: 's3' }, goTo: 'third' };
  const choices = [aChoice('first', { rules: [skip] }), aChoice('second'), aChoice('third')];
  const { pollId } = await service.putPoll(aPoll({ pollId: 'three-choices', screens: choices }));
  const [all, some] = [service.visitor(pollId), service.visitor(pollId)];

  // Act
  const onSecond = await all.answer((await all.start()).view?.screenToken, choose('sqs', 'lambda'));
  const onThird = await all.answer(onSecond.view?.screenToken, choose('s3', 'lambda'));
  const end = await all.answer(onThird.view?.screenToken, choose('lambda'));
  const around = await some.answer((await some.start()).view?.screenToken, choose('s3'));
  await some.answer(around.view?.screenToken, choose('s3'));

  // Assess
  const answers = { first: choose('sqs', 'lambda'), second: choose('s3', 'lambda'), third: choose('lambda') };
  expect([onSecond.view?.screenId, end.view?.answers]).toEqual(['second', answers]);
  const ballot = await all.ballot();
  expect(JSON.parse(ballot?.answers ?? '')).toEqual(answers);
  expect(ballot?.serviceNames).toEqual(['sqs', 'lambda', 's3', 'lambda', 'lambda']);
  expect(around.view?.screenId).toBe('third');
  expect((await some.ballot())?.serviceNames).toEqual(['s3', 's3']);
});

test('a number is branched on by its value, and recorded with its bar, whatever bar a browser sends', async () => {
  // Prepare
  const rules = [{ when: { screen: 'years', is: '12.5' }, goTo: END }];
  const asked = [
    { ...years, rules },
    { ...text, rules: [] },
  ];
  const { pollId } = await service.putPoll(aPoll({ pollId: 'years', screens: asked }));
  const [ended, goesOn] = [service.visitor(pollId), service.visitor(pollId)];

  // Act
  const end = await ended.answer((await ended.start()).view?.screenToken, counted(12.5, 0, 99));
  const next = await goesOn.answer((await goesOn.start()).view?.screenToken, count(12));

  // Assess
  expect(end.view).toMatchObject({ status: 'completed', answers: { years: counted(12.5, 10, 14.5) } });
  expect(next.view).toMatchObject({ status: 'waiting', screenId: 'why' });
});

test.each([
  ['a rating above the scale', 'stars', rate(6), 'body.answer.rating'],
  ['a number between two steps', 'years', count(0.25), 'body.answer.value'],
  ['a number that is too large', 'years', count(100), 'body.answer.value'],
])('%s is refused at its path, and the session stays', async (_what, screenId, answer, path) => {
  // Prepare
  const asked = screens.filter(({ id }) => id === screenId);
  const { pollId } = await service.putPoll(aPoll({ pollId: 'scale', screens: asked }));
  const visitor = service.visitor(pollId);
  const first = await visitor.start();

  // Act
  const refused = await visitor.answer(first.view?.screenToken, answer);

  // Assess
  expect([refused.status, refused.problem?.errors?.map((error) => error.path)]).toEqual([422, [path]]);
  expect((await visitor.read()).view).toEqual(first.view);
});

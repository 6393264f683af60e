import { isDeepStrictEqual } from 'node:util';
import { type Answer, Answers, END, nextScreenId, type Poll, type SessionView, screenTypeOf } from '@booth/shared';
import fc from 'fast-check';
import { aPoll, because, branchValuesOf, choose, inAHurry, inNoHurry } from '../support/polls.ts';
import { type Answered, type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

type Visitor = ReturnType<SurveyService['visitor']>;

/** How many cases are tried; each is a whole survey with the real workflow. */
const CASES = 25;

const answersTo: Record<string, Answer[]> = {
  you: [inNoHurry, inAHurry],
  services: [choose('s3'), choose('sqs', 'lambda'), choose('dynamodb')],
  why: [because(''), because('they scale')],
};

/** A step of a visitor or another tab of the device. Numbers choose among the possibilities. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('back' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('resend' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refresh' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('anew' as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('two tabs' as const), which: fc.nat(5), other: fc.nat(5) }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A submission; without an answer, the wish to go back. */
interface Sent {
  screenToken: string;
  answer?: Answer;
}

interface Taken {
  screenId: string;
  answer: Answer;
}

/** A device in the poll, and the submissions that its visitor knows were taken. */
async function play(visitor: Visitor, { allowVoteChange }: Poll, steps: readonly Step[]) {
  let taken: Taken[] = [];
  let recorded: Taken[] | undefined;
  const sent: Sent[] = [];
  /** The submission that brought the session to its screen. */
  let last: Sent | undefined;
  let view: SessionView | undefined = (await visitor.start()).view;
  /** The screens that this device has seen, the current one last. */
  const seen: string[] = [];
  const see = () => {
    const token = view?.screenToken;
    if (token !== undefined && token !== seen.at(-1)) seen.push(token);
  };

  const shown = () => (view?.status === 'waiting' && view.screenToken !== undefined ? view : undefined);
  const submit = (each: Sent) =>
    each.answer === undefined ? visitor.back(each.screenToken) : visitor.answer(each.screenToken, each.answer);
  /** Records that a submission from the current screen was taken. */
  const took = (screenId: string, each: Sent) => {
    taken = each.answer === undefined ? taken.slice(0, -1) : [...taken, { screenId, answer: each.answer }];
  };
  const sendFrom = async (present: SessionView, tries: Sent[]): Promise<Answered[]> => {
    sent.push(...tries);
    const answered = await Promise.all(tries.map(submit));
    const winner = answered.findIndex(({ status }) => status === 200);
    const each = tries[winner];
    if (each !== undefined) {
      took(present.screenId ?? '', each);
      last = each;
      view = answered[winner]?.view;
      if (view?.status === 'completed') recorded = taken;
    }
    return answered;
  };
  const answerOf = (present: SessionView, which: number): Sent => {
    const choices = answersTo[present.screenId ?? ''] ?? [];
    const answer = choices[which % choices.length];
    if (answer === undefined) throw new Error(`no answers to ${present.screenId}`);
    return { screenToken: present.screenToken ?? '', answer };
  };

  for (const each of steps) {
    const present = shown();
    see();
    switch (each.kind) {
      case 'answer':
        if (present !== undefined) await sendFrom(present, [answerOf(present, each.which)]);
        break;
      case 'back':
        if (present !== undefined && present.stepsBack > 0)
          await sendFrom(present, [{ screenToken: present.screenToken ?? '' }]);
        break;
      case 'two tabs':
        if (present !== undefined) {
          await sendFrom(present, [answerOf(present, each.which), answerOf(present, each.other)]);
        }
        break;
      case 'resend': {
        const again = sent[each.which % Math.max(1, sent.length)];
        if (again === undefined) break;
        const { status, problem, session } = await submit(again);
        const code = view?.status === 'completed' ? 'already-voted' : 'stale-screen';
        expect([status, problem?.code]).toEqual(isDeepStrictEqual(again, last) ? [200, undefined] : [409, code]);
        expect(session).toEqual(view);
        break;
      }
      case 'refresh':
        expect((await visitor.read()).view).toEqual(view);
        break;
      case 'start':
        expect((await visitor.start()).session).toEqual(view);
        break;
      case 'anew': {
        const named = seen.at(-1 - (each.which % seen.length));
        const begun = await visitor.start({ anew: named });
        const isPresent = present?.screenToken === named;
        // Without the wish to change, the recorded ballot stays, and nothing ends.
        if (isPresent && recorded !== undefined) expect(begun.problem?.code).toBe('already-voted');
        else if (isPresent) {
          expect([begun.status, begun.view?.answers]).toEqual([201, {}]);
          expect(begun.view?.screenToken).not.toBe(named);
          ({ view } = begun);
          taken = [];
          last = undefined;
        } else {
          // The session has left this screen, so the request is the same as a start.
          expect(begun.status).toBe(present === undefined ? 409 : 200);
          expect(begun.session).toEqual(view);
        }
        break;
      }
      case 'change': {
        const begun = await visitor.start({ change: true });
        const begins = present === undefined && allowVoteChange;
        expect(begun.status).toBe(begins ? 201 : present === undefined ? 409 : 200);
        if (begins) {
          ({ view } = begun);
          taken = [];
          last = undefined;
        } else expect(begun.session).toEqual(view);
        break;
      }
    }
  }
  // As far as a ballot.
  for (let present = shown(); present !== undefined && recorded === undefined; present = shown()) {
    await sendFrom(present, [answerOf(present, 0)]);
  }
  return { view, recorded: recorded ?? [] };
}

/** A ballot and the beginning of its change. */
const votedOnce: Step[] = [...[1, 0].map((which) => ({ kind: 'answer' as const, which })), { kind: 'change' }];

test.each([
  ['one ballot with the answers taken last', false],
  ['one ballot with the last completed change', true],
])(
  'any answers, repetitions, steps back, changes, new starts, refreshes and second tabs: %s',
  async (_what, allowVoteChange) => {
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        // Prepare
        cases += 1;
        const poll = await service.putPoll(aPoll({ pollId: `case-${allowVoteChange}-${cases}`, allowVoteChange }));
        const visitor = service.visitor(poll.pollId);

        // Act
        const { view, recorded } = await play(visitor, poll, allowVoteChange ? [...votedOnce, ...steps] : steps);

        // Assess
        const expected = Object.fromEntries(recorded.map(({ screenId, answer }) => [screenId, answer]));
        if (view?.status !== 'waiting') expect(view).toMatchObject({ status: 'completed', answers: expected });
        const ballot = await visitor.ballot();
        expect(Answers.parse(JSON.parse(ballot?.answers ?? ''))).toEqual(expected);
        const votes = Object.values(expected).flatMap((answer) => screenTypeOf(answer).votes(answer));
        expect(ballot?.serviceNames).toEqual(votes);
        // The ballot has the screens of the path that the rules give.
        const shown = recorded.map(({ screenId }) => screenId);
        const values = branchValuesOf(expected);
        const next = poll.screens.map((screen) => nextScreenId(poll.screens, screen, values));
        expect(shown).toEqual(poll.screens.map(({ id }) => id).filter((id, index) => index === 0 || next.includes(id)));
        expect(next[poll.screens.findIndex(({ id }) => id === shown.at(-1))]).toBe(END);
      }),
      { numRuns: CASES },
    );
  },
);

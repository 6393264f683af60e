import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { SessionStart, SessionView } from '@booth/shared';
import { aPoll, because, choose, inAHurry, inNoHurry } from '../support/polls.ts';
import { type Answered, type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

type Visitor = ReturnType<SurveyService['visitor']>;

const executionsOf = async ({ sessionId }: Visitor) => {
  const { executions = [] } = await service.workflows.sfn.send(
    new ListExecutionsCommand({ stateMachineArn: service.workflows.surveyArn, maxResults: 1_000 }),
  );
  return executions.filter(({ name = '' }) => name.startsWith(sessionId));
};

const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act));
const statuses = (answered: Answered[]) => [...new Set(answered.map(({ status }) => status))].sort();
const screens = (answered: Answered[]) => new Set(answered.map(({ session }) => session?.screenToken));

/** Answers all but the last screen of a visitor in a hurry. */
async function untilLastScreen(visitor: Visitor, start?: SessionStart): Promise<SessionView | undefined> {
  const first = await visitor.start(start);
  return (await visitor.answer(first.view?.screenToken, inAHurry)).view;
}

describe('a repeated request', () => {
  test('[mistake: committed, timed out, tried again] an answer sent twice gets the resulting state, and is recorded once', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();

    // Act: each answer twice
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const secondAgain = await visitor.answer(first.view?.screenToken, inNoHurry);
    const third = await visitor.answer(second.view?.screenToken, choose('s3', 'lambda'));
    const thirdAgain = await visitor.answer(second.view?.screenToken, choose('s3', 'lambda'));
    const end = await visitor.answer(third.view?.screenToken, because(' so '));
    const endAgain = await visitor.answer(third.view?.screenToken, because(' so '));

    // Assess
    expect([secondAgain.status, thirdAgain.status, endAgain.status]).toEqual([200, 200, 200]);
    expect([secondAgain.view, thirdAgain.view, endAgain.view]).toEqual([second.view, third.view, end.view]);
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3', 'lambda']);
  });

  test('another answer to an answered screen: 409 with the current state, and the first one stays', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const last = await untilLastScreen(visitor);
    const end = await visitor.answer(last?.screenToken, choose('s3'));

    // Act
    const other = await visitor.answer(last?.screenToken, choose('lambda'));

    // Assess
    expect([other.status, other.problem?.code, other.session]).toEqual([409, 'already-voted', end.view]);
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test("an older screen's token: 409 stale-screen with the current screen, even with the answer that was taken", async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const third = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Act
    const answered = [
      await visitor.answer(first.view?.screenToken, inNoHurry),
      await visitor.answer(second.view?.screenToken, choose('lambda')),
      await visitor.answer(second.view?.screenToken, because('of another screen')),
      await visitor.answer('000000000000', because('x')),
      await visitor.back(first.view?.screenToken),
    ];

    // Assess
    for (const { status, problem } of answered) {
      expect([status, problem?.code, problem?.session]).toEqual([409, 'stale-screen', third.view]);
    }
    expect(await visitor.ballot()).toBeUndefined();
  });

  test('going back sent twice goes back once', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const third = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Act
    const back = await visitor.back(third.view?.screenToken);
    const backAgain = await visitor.back(third.view?.screenToken);

    // Assess
    expect([back.view?.screenId, backAgain.status, backAgain.view]).toEqual(['services', 200, back.view]);
  });

  test('50 starts at once: one execution, one session, the same screen for all, and one 201', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);

    // Act
    const started = await times(50, () => visitor.start());

    // Assess
    expect(statuses(started)).toEqual([200, 201]);
    expect(started.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(screens(started).size).toBe(1);
    expect(await executionsOf(visitor)).toHaveLength(1);
  });

  test('[mistake: check, then write] 50 submissions of the last answer at once: one ballot, and all get the recorded result', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const last = await untilLastScreen(visitor);

    // Act
    const answered = await times(50, () => visitor.answer(last?.screenToken, choose('s3', 'sqs')));

    // Assess
    expect(statuses(answered)).toEqual([200]);
    expect(new Set(answered.map(({ view }) => view?.status))).toEqual(new Set(['completed']));
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3', 'sqs']);
  });

  test('two tabs race with different answers: one is taken, the other gets 409 with the resulting state', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const options = ['lambda', 's3', 'dynamodb', 'sqs'];
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);

    // Act
    const answered = await Promise.all(
      options.map((option) => visitor.answer(second.view?.screenToken, choose(option))),
    );

    // Assess
    const winner = answered.findIndex(({ status }) => status === 200);
    expect(answered.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(screens(answered).size).toBe(1);
    const shown = answered[winner];
    await visitor.answer(shown?.view?.screenToken, because(''));
    expect((await visitor.ballot())?.serviceNames).toEqual([options[winner]]);
  });

  test('a second ballot of a voter: 409 at the start', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const last = await untilLastScreen(visitor);
    const end = await visitor.answer(last?.screenToken, choose('s3'));

    // Act
    const restarted = await visitor.start();

    // Assess
    expect([restarted.status, restarted.problem?.code, restarted.session]).toEqual([409, 'already-voted', end.view]);
  });

  test('[mistake: known by the connection] the same voter with a new session and an empty device: 409 at the start, and nothing is added', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const last = await untilLastScreen(visitor);
    await visitor.answer(last?.screenToken, choose('s3'));
    const recorded = await visitor.ballot();
    await service.deleteSession(visitor.sessionId);

    // Act
    const again = await visitor.start();

    // Assess
    expect([again.status, again.problem?.code, again.session]).toEqual([409, 'already-voted', undefined]);
    expect(recorded).toBeDefined();
    expect(await visitor.ballot()).toEqual(recorded);
  });

  test('a second survey begun before the first ballot was recorded: 409 at its end, and nothing is added', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ identity: 'handle' }));
    const [one, other] = [service.visitor(pollId), service.visitor(pollId)];
    const onOne = await untilLastScreen(one, { handle: '@jo' });
    const onOther = await untilLastScreen(other, { handle: 'Ｊｏ' });
    const end = await one.answer(onOne?.screenToken, choose('s3'));
    const recorded = await service.ballotItems();

    // Act
    const second = await other.answer(onOther?.screenToken, choose('lambda'));
    const secondAgain = await other.answer(onOther?.screenToken, choose('lambda'));
    const restarted = await other.start({ handle: '@jo' });

    // Assess
    expect(end.view?.status).toBe('completed');
    for (const { status, problem } of [second, secondAgain, restarted]) {
      expect([status, problem?.code, problem?.session?.status]).toEqual([409, 'already-voted', 'already-voted']);
    }
    expect(await service.ballotItems()).toEqual(recorded);
  });
});

import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { aPoll, choose, inAHurry, inNoHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

test('the ballot of a survey has the correlation id of its last answer', async () => {
  const visitor = service.visitor((await service.putPoll(aPoll({ pollId: 'traced' }))).pollId);
  const first = await visitor.start();
  const second = await visitor.answer(first.view?.screenToken, inAHurry, 'of-the-first-answer');
  await visitor.answer(second.view?.screenToken, choose('s3'), 'of-the-last-answer');
  expect((await visitor.ballot())?.correlationId).toBe('of-the-last-answer');
});

describe('how a survey ends without a ballot', () => {
  test('a session expires when its heartbeat runs out, and can be started anew', async () => {
    // Prepare: the shortest heartbeat that a poll may have.
    const { pollId } = await service.putPoll(aPoll({ pollId: 'hasty', screenHeartbeatSeconds: 5 }));
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const execution = service.executionArn(await visitor.present());

    // Act
    await visitor.until(({ status }) => status === 'expired');
    const late = await visitor.answer(second.view?.screenToken, choose('s3'));
    const restarted = await visitor.start();

    // Assess
    expect([late.status, late.problem?.code, late.session?.status]).toEqual([409, 'session-over', 'expired']);
    expect(await service.untilEnded(execution)).toBe('SUCCEEDED');
    expect(restarted.status).toBe(201);
    expect(restarted.view).toMatchObject({ status: 'waiting', screenId: 'you', answers: {} });
    const again = await visitor.answer(restarted.view?.screenToken, inAHurry);
    const end = await visitor.answer(again.view?.screenToken, choose('sqs'));
    expect(end.view?.status).toBe('completed');
    expect((await visitor.ballot())?.serviceNames).toEqual(['sqs']);
  });

  test('a survey ends after its longest time, however long its screens may wait', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'endless', screenHeartbeatSeconds: 86_400 }));
    const { sessionId, deviceId, present } = service.visitor(pollId);
    // Imported only now, because they read their environment on import.
    const { createSurveyDependencies } = await import('../../src/wiring/survey.ts');
    const { startSession } = await import('../../src/visitor/start-session.ts');

    // Act
    await startSession({ ...createSurveyDependencies(), longestSurveySeconds: 1 }, { pollId, deviceId });
    const status = await service.untilEnded(service.executionArn(await present()));

    // Assess
    expect([status, await present()]).toEqual(['SUCCEEDED', expect.objectContaining({ sessionId, status: 'expired' })]);
  });

  test('the poll closes: 409 poll-not-open, nothing is recorded, and the session says so', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'closing' }));
    const visitor = service.visitor(poll.pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    await service.putPoll({ ...poll, version: 2, status: 'closed' });

    // Act
    const refused = await visitor.answer(second.view?.screenToken, choose('s3'));
    const again = await visitor.answer(second.view?.screenToken, choose('s3'));
    const restarted = await visitor.start();

    // Assess
    expect([refused.status, refused.problem?.code, refused.session?.status]).toEqual([409, 'poll-not-open', 'closed']);
    expect([again.status, again.problem?.code]).toEqual([409, 'session-over']);
    expect([restarted.status, restarted.problem?.code]).toEqual([409, 'poll-not-open']);
    expect(await visitor.ballot()).toBeUndefined();
    expect(await service.untilEnded(service.executionArn(await visitor.present()))).toBe('SUCCEEDED');
  });

  test('the poll closes and opens again: the survey can be started anew', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'reopened' }));
    const visitor = service.visitor(poll.pollId);
    const first = await visitor.start();
    await service.putPoll({ ...poll, version: 2, status: 'closed' });
    await visitor.answer(first.view?.screenToken, inNoHurry);

    // Act
    await service.putPoll({ ...poll, version: 3 });
    const restarted = await visitor.start();

    // Assess
    expect([restarted.status, restarted.view?.status, restarted.view?.screenId]).toEqual([201, 'waiting', 'you']);
  });

  test('the visitor’s screen is removed from the poll: 409 session-over, and the survey can be started anew', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'edited' }));
    const visitor = service.visitor(poll.pollId);
    const first = await visitor.start();
    await service.putPoll({
      ...poll,
      version: 2,
      screens: poll.screens.map((each) => ({ ...each, id: `${each.id}-2`, rules: [] })),
    });

    // Act
    const refused = await visitor.answer(first.view?.screenToken, inNoHurry);
    const restarted = await visitor.start();

    // Assess
    expect([refused.status, refused.problem?.code, refused.session?.status]).toEqual([409, 'session-over', 'failed']);
    expect([restarted.status, restarted.view?.screenId]).toEqual([201, 'you-2']);
    expect(await visitor.ballot()).toBeUndefined();
  });

  test('neither the answers nor the name are kept, whatever the end', async () => {
    // Prepare
    const open = { identity: 'handle', screenHeartbeatSeconds: 5 } as const;
    const poll = await service.putPoll(aPoll({ pollId: 'forgotten', ...open }));
    const start = async (handle: string) => {
      const visitor = service.visitor(poll.pollId);
      const second = await visitor.answer((await visitor.start({ handle })).view?.screenToken, inAHurry);
      return { visitor, last: second.view?.screenToken };
    };
    const [stopped, voted, other, closed, expired] = [
      await start('kim'),
      await start('jo'),
      await start('jo'),
      await start('ann'),
      await start('ben'),
    ];

    // Act
    const executionArn = service.executionArn(await stopped.visitor.present());
    await service.workflows.sfn.send(new StopExecutionCommand({ executionArn }));
    await service.impatiently(() => stopped.visitor.answer(stopped.last, choose('s3')));
    await voted.visitor.answer(voted.last, choose('s3'));
    await other.visitor.answer(other.last, choose('sqs'));
    await service.putPoll({ ...poll, version: 2, status: 'closed' });
    await closed.visitor.answer(closed.last, choose('sqs'));
    await expired.visitor.until(({ status }) => status === 'expired');

    // Assess
    const ended = [stopped, other, closed, expired];
    const sessions = await Promise.all(ended.map(({ visitor }) => visitor.present()));
    expect(sessions.map(({ status, answers, handle }) => [status, answers, handle])).toEqual([
      ['expired', '{}', undefined],
      ['already-voted', '{}', undefined],
      ['closed', '{}', undefined],
      ['expired', '{}', undefined],
    ]);
  });
});

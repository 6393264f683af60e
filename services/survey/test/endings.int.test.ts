import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { aPoll, because, choose, inAHurry, inNoHurry } from './polls.ts';
import { type SurveyService, startSurveyService } from './survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());
afterEach(() => {
  expect(service.workflows.faults).toEqual([]);
});

type Visitor = ReturnType<SurveyService['visitor']>;

async function itemOf(visitor: Visitor) {
  const item = await visitor.item();
  if (item === undefined) throw new Error('the visitor has no session');
  return item;
}

const executionStatus = async (executionArn: string) =>
  (await service.workflows.sfn.send(new DescribeExecutionCommand({ executionArn }))).status;

async function untilEnded(executionArn: string): Promise<string | undefined> {
  for (;;) {
    const status = await executionStatus(executionArn);
    if (status !== 'RUNNING') return status;
  }
}

describe('how a survey ends without a ballot', () => {
  test('a heartbeat that runs out expires the session, which can be started anew from its first screen', async () => {
    // Prepare: the shortest heartbeat that a poll may have.
    const { pollId } = await service.putPoll(aPoll({ pollId: 'hasty', screenHeartbeatSeconds: 5 }));
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const execution = service.executionArn(await itemOf(visitor));

    // Act
    await visitor.until('expired');
    const late = await visitor.answer(second.view?.screenToken, choose('s3'));
    const restarted = await visitor.start();

    // Assess
    expect([late.status, late.problem?.code, late.session?.status]).toEqual([409, 'session-over', 'expired']);
    expect(await untilEnded(execution)).toBe('SUCCEEDED');
    expect(restarted.status).toBe(201);
    expect(restarted.view).toMatchObject({ status: 'waiting', screenId: 'you', answers: {} });
    const again = await visitor.answer(restarted.view?.screenToken, inAHurry);
    const end = await visitor.answer(again.view?.screenToken, choose('sqs'));
    expect(end.view?.status).toBe('completed');
    expect((await visitor.votes()).map(({ sk }) => sk)).toEqual(['BALLOT', 'VOTE#sqs']);
  });

  test('a poll that closes in between: 409 poll-not-open, nothing recorded, and the session says so', async () => {
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
    expect(await visitor.votes()).toEqual([]);
    expect(await untilEnded(service.executionArn(await itemOf(visitor)))).toBe('SUCCEEDED');
  });

  test('a poll that closes and opens again: the survey can be started anew', async () => {
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

  test('a poll that lost the screen that a visitor is on: 409 session-over, and the survey can be started anew', async () => {
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
    expect(await visitor.votes()).toEqual([]);
  });
});

describe('what heals', () => {
  test('a crash between the session and its execution: the next start begins the execution', async () => {
    // Prepare: the session is put, its execution never started.
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const expiresAt = Math.floor(Date.now() / 1_000) + 60;
    const { sessionId } = visitor;
    await service.putSession({
      sessionId,
      pollId,
      userId: sessionId,
      attempt: Date.now(),
      status: 'starting',
      stepsBack: 0,
      answers: '{}',
      expiresAt,
    });

    // Act
    const started = await visitor.start();

    // Assess
    expect([started.status, started.view?.status, started.view?.screenId]).toEqual([200, 'waiting', 'you']);
  });

  test('an execution that died before its first screen: the next start begins another', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    await visitor.start();
    const item = await itemOf(visitor);
    await service.workflows.sfn.send(new StopExecutionCommand({ executionArn: service.executionArn(item) }));
    const { screenId, screenToken, taskToken, ...unpresented } = item;
    await service.putSession({ ...unpresented, status: 'starting' });

    // Act
    const started = await visitor.start();

    // Assess
    expect([started.status, started.view?.status]).toEqual([201, 'waiting']);
    expect((await itemOf(visitor)).attempt).toBeGreaterThan(item.attempt);
  });

  test('an execution that was stopped while it waited: the next answer ends the session, which can be started anew', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const executionArn = service.executionArn(await itemOf(visitor));
    await service.workflows.sfn.send(new StopExecutionCommand({ executionArn }));

    // Act
    const refused = await visitor.answer(first.view?.screenToken, inNoHurry);
    const restarted = await visitor.start();

    // Assess
    expect([refused.status, refused.problem?.code, refused.session?.status]).toEqual([409, 'session-over', 'expired']);
    expect([restarted.status, restarted.view?.status]).toEqual([201, 'waiting']);
  });

  test('an older execution can neither show a screen nor vote in a session that was started anew', async () => {
    // Prepare: an execution is under way, but the session is handed to a newer one.
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const older = await itemOf(visitor);
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const onSecond = await itemOf(visitor);
    const newer = { ...onSecond, attempt: older.attempt + 1, taskToken: 'of the newer execution' };
    await service.putSession(newer);

    // Act: the older execution gets its last answer.
    await service.putSession({ ...newer, taskToken: onSecond.taskToken });
    const submitted = visitor.answer(second.view?.screenToken, choose('s3'));
    const status = await untilEnded(service.executionArn(older));
    await service.putSession({ ...newer, status: 'expired' });
    await submitted;

    // Assess
    expect(status).toBe('SUCCEEDED');
    expect((await itemOf(visitor)).attempt).toBe(newer.attempt);
    expect(await visitor.votes()).toEqual([]);
  });

  test('a transaction that conflicts with another is tried again', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    service.workflows.faults.push({
      action: 'transactWriteItems',
      when: 'before',
      error: 'DynamoDb.TransactionCanceledException',
      cause:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]',
    });

    // Act
    await visitor.answer(second.view?.screenToken, choose('s3'));
    await visitor.until('completed');

    // Assess
    expect((await visitor.votes()).map(({ sk }) => sk)).toEqual(['BALLOT', 'VOTE#s3']);
  });

  test('a transaction whose answer is lost is tried again, and has its effect once', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const lost = 'Unable to execute HTTP request: Read timed out (SDK Attempt Count: 1)';
    service.workflows.faults.push({
      action: 'transactWriteItems',
      when: 'after',
      error: 'DynamoDb.SdkClientException',
      cause: lost,
    });

    // Act
    const end = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Assess
    expect(end.view?.status).toBe('completed');
    expect(await untilEnded(service.executionArn(await itemOf(visitor)))).toBe('SUCCEEDED');
    expect((await itemOf(visitor)).status).toBe('completed');
    expect((await visitor.votes()).map(({ sk }) => sk)).toEqual(['BALLOT', 'VOTE#s3']);
  });

  test('a fault after the transaction never turns a recorded ballot into a failed session', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    service.workflows.faults.push({
      action: 'transactWriteItems',
      when: 'after',
      error: 'DynamoDb.DynamoDbException',
      cause: 'nobody knows',
    });

    // Act
    await visitor.answer(second.view?.screenToken, choose('s3'));
    await untilEnded(service.executionArn(await itemOf(visitor)));

    // Assess
    expect((await visitor.read()).view?.status).toBe('completed');
    expect(await visitor.votes()).toHaveLength(2);
  });

  test('a fault before the transaction fails session and execution, records nothing, and the survey can be started anew', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const executionArn = service.executionArn(await itemOf(visitor));
    service.workflows.faults.push({
      action: 'transactWriteItems',
      when: 'before',
      error: 'DynamoDb.DynamoDbException',
      cause: 'not allowed',
    });

    // Act
    const refused = await visitor.answer(second.view?.screenToken, choose('s3'));
    const restarted = await visitor.start();

    // Assess
    expect(await untilEnded(executionArn)).toBe('FAILED');
    expect([refused.status, refused.problem?.code, refused.session?.status]).toEqual([409, 'session-over', 'failed']);
    expect(restarted.status).toBe(201);
    expect(await visitor.votes()).toEqual([]);
  });

  test('a screen that could not be written at first is shown in the end', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    service.workflows.faults.push({
      action: 'updateItem',
      when: 'before',
      error: 'DynamoDb.ThrottlingException',
      cause: 'Rate exceeded',
    });

    // Act
    await visitor.answer(first.view?.screenToken, inNoHurry);

    // Assess
    for (let item = await itemOf(visitor); item.screenId !== 'services'; item = await itemOf(visitor));
    const shown = await visitor.read();
    const third = await visitor.answer(shown.view?.screenToken, choose('s3'));
    const end = await visitor.answer(third.view?.screenToken, because(''));
    expect(end.view?.status).toBe('completed');
  });
});

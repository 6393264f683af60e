import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { voterIdOf } from '../../src/visitor/voter-ids.ts';
import { aPoll, because, choose, inAHurry, inNoHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());
afterEach(() => {
  expect(service.workflows.faults).toEqual([]);
});

describe('a failure heals', () => {
  test('a crash between the session and its execution: the next start begins the execution', async () => {
    // Prepare: the session is stored, its execution never started.
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
      branchValues: '{}',
      expiresAt,
    });

    // Act
    const started = await visitor.start();

    // Assess
    expect([started.status, started.view?.status, started.view?.screenId]).toEqual([200, 'waiting', 'you']);
  });

  test('a start that crashed before its execution replaces no ballot that another device cast by its name since', async () => {
    // Prepare: the session is stored, its execution never started.
    const { pollId } = await service.putPoll(aPoll({ pollId: 'late', identity: 'handle', allowVoteChange: true }));
    const [late, quick] = [service.visitor(pollId), service.visitor(pollId)];
    await late.start({ handle: 'jo' });
    const { screenId, screenToken, taskToken, ...presented } = await late.present();
    const attempt = presented.attempt + 1;
    const voterId = voterIdOf('handle', pollId, { deviceId: late.deviceId, handle: '@jo' });
    await service.putSession({ ...presented, attempt, userId: voterId, handle: '@jo', status: 'starting' });
    const onQuick = await quick.answer((await quick.start({ handle: 'jo' })).view?.screenToken, inAHurry);
    await quick.answer(onQuick.view?.screenToken, choose('s3'));
    const recorded = await service.ballotItems();

    // Act
    const first = await late.start({ handle: 'jo' });
    const second = await late.answer(first.view?.screenToken, inAHurry);
    const end = await late.answer(second.view?.screenToken, choose('sqs'));

    // Assess
    expect([first.view?.answers, end.status, end.session?.status]).toEqual([{}, 409, 'already-voted']);
    expect(await service.ballotItems()).toEqual(recorded);
  });

  test('an execution died before its first screen: the next start begins another', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    await visitor.start();
    const item = await visitor.present();
    await service.workflows.sfn.send(new StopExecutionCommand({ executionArn: service.executionArn(item) }));
    const { screenId, screenToken, taskToken, ...unpresented } = item;
    await service.putSession({ ...unpresented, status: 'starting' });

    // Act
    const started = await visitor.start();

    // Assess
    expect([started.status, started.view?.status]).toEqual([201, 'waiting']);
    expect((await visitor.present()).attempt).toBeGreaterThan(item.attempt);
  });

  test('an execution was stopped while it waited: the next answer ends the session, which can be started anew', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const executionArn = service.executionArn(await visitor.present());
    await service.workflows.sfn.send(new StopExecutionCommand({ executionArn }));

    // Act
    const refused = await service.impatiently(() => visitor.answer(first.view?.screenToken, inNoHurry));
    const restarted = await visitor.start();

    // Assess
    expect([refused.status, refused.problem?.code, refused.session?.status]).toEqual([409, 'session-over', 'expired']);
    expect([restarted.status, restarted.view?.status]).toEqual([201, 'waiting']);
  });

  test('an older execution can neither show a screen nor vote after its session was started anew', async () => {
    // Prepare: an execution is under way, but the session belongs to a newer one.
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const older = await visitor.present();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const onSecond = await visitor.present();
    const newer = { ...onSecond, attempt: older.attempt + 1, taskToken: 'of the newer execution' };
    await service.putSession(newer);

    // Act: the older execution gets its last answer.
    await service.putSession({ ...newer, taskToken: onSecond.taskToken });
    const submitted = visitor.answer(second.view?.screenToken, choose('s3'));
    const status = await service.untilEnded(service.executionArn(older));
    await service.putSession({ ...newer, status: 'expired' });
    await submitted;

    // Assess
    expect(status).toBe('SUCCEEDED');
    expect((await visitor.present()).attempt).toBe(newer.attempt);
    expect(await visitor.ballot()).toBeUndefined();
  });

  test('a transaction that conflicts with another is retried', async () => {
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
    await visitor.until(({ status }) => status === 'completed');

    // Assess
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('a transaction whose answer is lost is retried, and takes effect once', async () => {
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
    expect(await service.untilEnded(service.executionArn(await visitor.present()))).toBe('SUCCEEDED');
    expect((await visitor.present()).status).toBe('completed');
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('a fault after the transaction never makes the session of a recorded ballot fail', async () => {
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
    await service.untilEnded(service.executionArn(await visitor.present()));

    // Assess
    expect((await visitor.read()).view?.status).toBe('completed');
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('a fault before the transaction fails session and execution, records nothing, and the survey can be started anew', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const executionArn = service.executionArn(await visitor.present());
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
    expect(await service.untilEnded(executionArn)).toBe('FAILED');
    expect([refused.status, refused.problem?.code, refused.session?.status]).toEqual([409, 'session-over', 'failed']);
    expect(restarted.status).toBe(201);
    expect(await visitor.ballot()).toBeUndefined();
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
    const shown = await visitor.until(({ screenId }) => screenId === 'services');
    const third = await visitor.answer(shown.screenToken, choose('s3'));
    const end = await visitor.answer(third.view?.screenToken, because(''));
    expect(end.view?.status).toBe('completed');
  });
});

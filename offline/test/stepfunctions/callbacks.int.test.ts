import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { createMachine, ended, history, outline, startExecution, until } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

const service = useService({ tables: { sessions: ['id'], votes: ['voter', 'sk'] } });

/**
 * A survey of two screens: each waits with a token in the session item, then a transaction records
 * the vote.
 */
const survey = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: {
      Type: 'Pass',
      Assign: { screen: 1, answers: [], seconds: '{% $states.input.seconds %}' },
      Next: 'Present',
    },
    Present: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      HeartbeatSeconds: '{% $seconds %}',
      Arguments: {
        TableName: 'sessions',
        Key: { id: { S: '{% $states.context.Execution.Name %}' } },
        UpdateExpression: 'SET taskToken = :token, screen = :screen',
        ExpressionAttributeValues: {
          ':token': { S: '{% $states.context.Task.Token %}' },
          ':screen': { N: '{% $string($screen) %}' },
        },
      },
      Assign: { screen: '{% $screen + 1 %}', answers: '{% [$append($answers, $states.result.answer)] %}' },
      Catch: [
        { ErrorEquals: ['States.Timeout'], Assign: { reason: '{% $states.errorOutput.Error %}' }, Next: 'TimedOut' },
      ],
      Next: 'More?',
    },
    'More?': { Type: 'Choice', Choices: [{ Condition: '{% $screen <= 2 %}', Next: 'Present' }], Default: 'Record' },
    Record: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:transactWriteItems',
      Arguments: {
        TransactItems: [
          {
            Put: {
              TableName: 'votes',
              Item: { voter: { S: '{% $states.context.Execution.Input.voter %}' }, sk: { S: 'BALLOT' } },
              ConditionExpression: 'attribute_not_exists(voter)',
            },
          },
          {
            Put: {
              TableName: 'votes',
              Item: { voter: { S: '{% $states.context.Execution.Input.voter %}' }, sk: { S: '{% $answers[0] %}' } },
            },
          },
        ],
      },
      Catch: [
        {
          ErrorEquals: ['DynamoDb.TransactionCanceledException'],
          Output: { cause: '{% $states.errorOutput.Cause %}' },
          Next: 'Refused',
        },
      ],
      Output: '{% $answers %}',
      End: true,
    },
    Refused: { Type: 'Succeed' },
    TimedOut: { Type: 'Fail', Error: 'Abandoned', Cause: '{% $reason %}' },
  },
};

async function tokenOfScreen(session: string, screen: number): Promise<string> {
  return until(async () => {
    const { Item } = await service.dynamodb.send(
      new GetItemCommand({ TableName: 'sessions', Key: { id: { S: session } }, ConsistentRead: true }),
    );
    return Item?.screen?.N === String(screen) ? Item.taskToken?.S : undefined;
  });
}

async function answer(session: string, screen: number, value: string): Promise<string> {
  const taskToken = await tokenOfScreen(session, screen);
  await service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ answer: value }) }));
  return taskToken;
}

test('a workflow waits for each screen with a token and records the answers in one transaction', async () => {
  // Prepare
  const machine = await createMachine(service, survey);
  // Act
  const arn = await startExecution(service, machine, { voter: 'ann', seconds: 60 }, 'ann-1');
  await answer('ann-1', 1, 'lambda');
  await answer('ann-1', 2, 'sqs');
  const { status, output } = await ended(service, arn);
  // Assess
  expect([status, output]).toEqual(['SUCCEEDED', '["lambda","sqs"]']);
  const events = await history(service, arn);
  expect(outline(events).slice(0, 9)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 PassStateEntered',
    '3<2 PassStateExited',
    '4<3 TaskStateEntered',
    '5<4 TaskScheduled',
    '6<5 TaskStarted',
    '7<6 TaskSubmitted',
    '8<7 TaskSucceeded',
    '9<8 TaskStateExited',
  ]);
  expect(events[4]?.taskScheduledEventDetails).toMatchObject({
    resourceType: 'aws-sdk:dynamodb',
    resource: 'updateItem.waitForTaskToken',
    region: 'us-east-1',
    heartbeatInSeconds: 60,
  });
  expect(events[8]?.stateExitedEventDetails?.assignedVariables).toEqual({ screen: '2', answers: '["lambda"]' });
});

test('a second ballot is refused; the cause lists the reasons of the transaction in the words of AWS', async () => {
  const machine = await createMachine(service, survey);
  await startExecution(service, machine, { voter: 'bob', seconds: 60 }, 'bob-1');
  await answer('bob-1', 1, 'lambda');
  await answer('bob-1', 2, 'sqs');
  const again = await startExecution(service, machine, { voter: 'bob', seconds: 60 }, 'bob-2');
  await answer('bob-2', 1, 'lambda');
  await answer('bob-2', 2, 'sqs');
  const { output } = await ended(service, again);
  const { cause } = JSON.parse(output ?? '{}');
  expect(cause).toMatch(
    /^Transaction cancelled, please refer cancellation reasons for specific reasons \[ConditionalCheckFailed, None\] \(Service: DynamoDb, Status Code: 400, Request ID: [^)]+\) \(SDK Attempt Count: 1\)$/,
  );
});

test('a missed heartbeat is recorded as a time-out, which Catch sees as States.Timeout', async () => {
  const machine = await createMachine(service, survey);
  const arn = await startExecution(service, machine, { voter: 'cid', seconds: 1 }, 'cid-1');
  const taskToken = await tokenOfScreen('cid-1', 1);
  const { status, error, cause } = await ended(service, arn);
  expect([status, error, cause]).toEqual(['FAILED', 'Abandoned', 'States.Timeout']);
  const timedOut = (await history(service, arn)).find(({ type }) => type === 'TaskTimedOut');
  expect(timedOut?.taskTimedOutEventDetails).toEqual({
    resourceType: 'aws-sdk:dynamodb',
    resource: 'updateItem.waitForTaskToken',
    error: 'States.Timeout',
  });
  await expect(service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
});

test('a heartbeat in time postpones the time-out', async () => {
  // Prepare
  const machine = await createMachine(service, survey);
  const arn = await startExecution(service, machine, { voter: 'dan', seconds: 1 }, 'dan-1');
  const taskToken = await tokenOfScreen('dan-1', 1);
  const scheduled = (await history(service, arn)).find(({ type }) => type === 'TaskScheduled');
  // Act: send heartbeats until the first deadline has passed
  const deadline = Number(scheduled?.timestamp) + 1_000;
  while (Date.now() < deadline + 200) {
    await service.sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // Assess
  await service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"answer":"x"}' }));
  await answer('dan-1', 2, 'y');
  expect((await ended(service, arn)).status).toBe('SUCCEEDED');
});

test('exactly one of many answers with one token counts; the others get TaskTimedOut', async () => {
  const machine = await createMachine(service, survey);
  await startExecution(service, machine, { voter: 'eve', seconds: 60 }, 'eve-1');
  const taskToken = await tokenOfScreen('eve-1', 1);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ answer: `a${index}` }) })),
    ),
  );
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refused).toHaveLength(19);
  expect(new Set(refused.map(({ name, message }) => `${name} ${message}`))).toEqual(
    new Set(["TaskTimedOut Task Timed Out: 'Provided task does not exist anymore'"]),
  );
});

test('a token that was never issued is InvalidToken', async () => {
  for (const taskToken of ['nobody', Buffer.from('forged token that is long enough to be one').toString('base64')]) {
    await expect(service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))).rejects.toMatchObject({
      name: 'InvalidToken',
      message: "Invalid Token: 'Invalid token'",
    });
  }
});

test('SendTaskFailure fails the task with its error and cause', async () => {
  const machine = await createMachine(service, survey);
  const arn = await startExecution(service, machine, { voter: 'fay', seconds: 60 }, 'fay-1');
  const taskToken = await tokenOfScreen('fay-1', 1);
  await service.sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Left', cause: 'went home' }));
  const { status, error, cause } = await ended(service, arn);
  expect([status, error, cause]).toEqual(['FAILED', 'Left', 'went home']);
});

test('output that is not JSON is InvalidOutput, and the token stays valid', async () => {
  const machine = await createMachine(service, survey);
  await startExecution(service, machine, { voter: 'gus', seconds: 60 }, 'gus-1');
  const taskToken = await tokenOfScreen('gus-1', 1);
  await expect(service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: 'no json' }))).rejects.toMatchObject({
    name: 'InvalidOutput',
  });
  await service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"answer":"ok"}' }));
  await tokenOfScreen('gus-1', 2);
});

import { SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { createMachine, ended, history, startExecution, until } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

let queues: Awaited<ReturnType<typeof startFauxqs>>;
let sqs: SQSClient;
let QueueUrl = '';
const queueEndpoint = () => `http://127.0.0.1:${queues.port}`;
const service = useService({ tables: { items: ['id'] }, sqs: queueEndpoint });

beforeAll(async () => {
  queues = await startFauxqs({ port: 0, logger: false });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };
  sqs = new SQSClient({ endpoint: queueEndpoint(), region: 'us-east-1', credentials });
  QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'screens' }))).QueueUrl ?? '';
});
afterAll(async () => {
  sqs.destroy();
  await queues.stop();
});

async function runTask(Resource: string, Arguments: unknown, Output?: string) {
  const task = { Type: 'Task', Resource, Arguments, Output, End: true };
  const machine = await createMachine(service, { QueryLanguage: 'JSONata', StartAt: 'Call', States: { Call: task } });
  const { status, output, error, cause } = await ended(service, await startExecution(service, machine));
  return { status, output: output === undefined ? undefined : JSON.parse(output), error, cause };
}

const child = (states: object) => createMachine(service, { StartAt: 'A', States: states });
const echo = { A: { Type: 'Pass', Parameters: { 'got.$': '$' }, End: true } };

test('sqs:sendMessage.waitForTaskToken sends the message as JSON, and the token in it completes the task', async () => {
  const machine = await createMachine(service, {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token', text: 'hello' } },
        End: true,
      },
    },
  });
  const execution = await startExecution(service, machine);
  const body = await until(async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages?.[0]?.Body;
  });
  const message: { token: string; text: string } = JSON.parse(body);
  await service.sfn.send(new SendTaskSuccessCommand({ taskToken: message.token, output: '{"ok":true}' }));
  expect([message.text, (await ended(service, execution)).output]).toEqual(['hello', '{"ok":true}']);
});

test('an optimized integration answers with response metadata and names its errors DynamoDB.*', async () => {
  const put = 'arn:aws:states:::dynamodb:putItem';
  const item = { TableName: 'items', Item: { id: { S: 'one' } } };
  const first = await runTask(put, item);
  const second = await runTask(put, { ...item, ConditionExpression: 'attribute_not_exists(id)' });
  expect(first.output).toMatchObject({
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: expect.any(String) },
  });
  expect(second.error).toBe('DynamoDB.ConditionalCheckFailedException');
  expect(second.cause).toMatch(
    /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: .+; Proxy: null\)$/,
  );
});

test('an error that the service does not model has the name of the service', async () => {
  const { error } = await runTask('arn:aws:states:::aws-sdk:dynamodb:getItem', {
    TableName: 'items',
    Key: { wrong: { S: 'x' } },
  });
  expect(error).toBe('DynamoDb.DynamoDbException');
});

test('aws-sdk integrations take and return PascalCase for every service', async () => {
  const StateMachineArn = await child(echo);
  const { output } = await runTask('arn:aws:states:::aws-sdk:sfn:startExecution', {
    StateMachineArn,
    Input: '{}',
    Name: 'pascal',
  });
  expect(output).toEqual({
    ExecutionArn: expect.stringMatching(/:pascal$/),
    StartDate: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

test('errors of aws-sdk integrations end in Exception, as in Java', async () => {
  const { error, cause } = await runTask('arn:aws:states:::aws-sdk:sfn:sendTaskSuccess', {
    TaskToken: 'nobody',
    Output: '{}',
  });
  expect(error).toBe('Sfn.InvalidTokenException');
  expect(cause).toMatch(
    /^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: .+\) \(SDK Attempt Count: 1\)$/,
  );
});

test('binary attributes are base64 in requests and results', async () => {
  const B = Buffer.from([0, 255]).toString('base64');
  await runTask('arn:aws:states:::aws-sdk:dynamodb:putItem', {
    TableName: 'items',
    Item: { id: { S: 'bin' }, data: { B } },
  });
  const { output } = await runTask('arn:aws:states:::aws-sdk:dynamodb:getItem', {
    TableName: 'items',
    Key: { id: { S: 'bin' } },
  });
  expect(output).toEqual({ Item: { id: { S: 'bin' }, data: { B } } });
});

test('startExecution does not wait; .sync waits and returns text, .sync:2 JSON', async () => {
  const StateMachineArn = await child(echo);
  const start = (suffix: string) =>
    runTask(`arn:aws:states:::states:startExecution${suffix}`, { StateMachineArn, Input: { n: 1 } });
  const [plain, sync, sync2] = [await start(''), await start('.sync'), await start('.sync:2')];
  expect(plain.output).toMatchObject({ ExecutionArn: expect.any(String), SdkHttpMetadata: { HttpStatusCode: 200 } });
  expect(sync.output).toMatchObject({ Status: 'SUCCEEDED', Output: '{"got":{"n":1}}', Input: '{"n":1}' });
  expect(sync2.output).toMatchObject({ Status: 'SUCCEEDED', Output: { got: { n: 1 } }, Input: { n: 1 } });
});

test('.sync stops its execution when the task is stopped, with the cause of AWS', async () => {
  const StateMachineArn = await child({ A: { Type: 'Wait', Seconds: 600, End: true } });
  const Resource = 'arn:aws:states:::states:startExecution.sync:2';
  const parent = await createMachine(service, {
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource, Parameters: { StateMachineArn, Name: 'cut-off' }, End: true } },
  });
  const executionArn = await startExecution(service, parent);
  await until(async () => (await history(service, executionArn)).find(({ type }) => type === 'TaskSubmitted'));
  await service.sfn.send(new StopExecutionCommand({ executionArn }));
  expect(await ended(service, `${StateMachineArn.replace(':stateMachine:', ':execution:')}:cut-off`)).toMatchObject({
    status: 'ABORTED',
    cause: `The Task state in AWS Step Functions execution [${executionArn}] which was managing this resource was aborted`,
  });
});

test('.sync of an execution that fails is States.TaskFailed with its description', async () => {
  const StateMachineArn = await child({ A: { Type: 'Fail', Error: 'Broken', Cause: 'by design' } });
  const { error, cause } = await runTask('arn:aws:states:::states:startExecution.sync', { StateMachineArn });
  expect([error, JSON.parse(cause ?? '')]).toMatchObject([
    'States.TaskFailed',
    { Status: 'FAILED', Error: 'Broken', Cause: 'by design' },
  ]);
});

test('an integration that does not exist offline fails with that reason', async () => {
  const { cause } = await runTask('arn:aws:states:::ecs:runTask', {});
  expect(cause).toBe('The integration ecs:runTask is not supported offline');
});

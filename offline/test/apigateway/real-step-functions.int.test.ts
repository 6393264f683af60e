import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createIntegrations, routesFromTemplate } from '../../src/apigateway/index.ts';
import { type StepFunctionsServer, startStepFunctionsServer } from '../../src/stepfunctions/index.ts';
import { type Listening, listening } from '../support/listening.ts';
import { compileMethods, stateMachineArn } from './support/compiled-methods.ts';

const requestTemplate = `{"stateMachineArn": "${stateMachineArn}", "input": "{\\"pollId\\": \\"$input.params('pollId')\\"}"}`;
const responseTemplate = `#set($execution = $input.path('$'))
#if($execution.status == 'SUCCEEDED')$execution.output#else#set($context.responseOverride.status = 502){"error": "$execution.error"}#end`;

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Known',
  States: {
    Known: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input.pollId = 'p1' %}", Next: 'Answer' }],
      Default: 'Unknown',
    },
    Answer: { Type: 'Pass', Output: { title: "{% 'poll ' & $states.input.pollId %}" }, End: true },
    Unknown: { Type: 'Fail', Error: 'PollNotFound' },
  },
};

const noTask = () => Promise.reject(new Error('These machines have no tasks.'));

let sfn: StepFunctionsServer;
let client: SFNClient;
let server: Listening;

async function serve(type: 'EXPRESS' | 'STANDARD') {
  const options = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  sfn = await startStepFunctionsServer({
    region: 'us-east-1',
    accountId: '000000000000',
    integrations: { submit: noTask, awaitCompletion: noTask },
  });
  client = new SFNClient({ ...options, endpoint: sfn.endpoint });
  const roleArn = 'arn:aws:iam::000000000000:role/home';
  await client.send(
    new CreateStateMachineCommand({ name: 'home', type, roleArn, definition: JSON.stringify(definition) }),
  );
  const resources = compileMethods([
    { path: '/start', method: 'post' },
    {
      path: '/polls/{pollId}',
      method: 'get',
      action: 'StartSyncExecution',
      request: { template: { 'application/json': requestTemplate } },
      response: { template: { 'application/json': responseTemplate } },
    },
  ]);
  const { routes } = routesFromTemplate(resources);
  server = await listening(createIntegrations(routes, { sfnEndpoint: sfn.endpoint, region: 'us-east-1' }));
}

afterEach(async () => {
  client.destroy();
  await server.close();
  await sfn.close();
});

test('an Express workflow answers a request: its output is the body', async () => {
  await serve('EXPRESS');
  const response = await fetch(`${server.url}/polls/p1`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ title: 'poll p1' });
});

test('the template turns the failure of an Express workflow into an answer', async () => {
  await serve('EXPRESS');
  const response = await fetch(`${server.url}/polls/p2`);
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ error: 'PollNotFound' });
});

test('a Standard workflow is started with the body as its input', async () => {
  // Prepare
  await serve('STANDARD');
  // Act
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${server.url}/start`, {
    method: 'POST',
    headers,
    body: `{"pollId":"p1","name":"it's é"}`,
  });
  // Assess
  const { executionArn }: { executionArn: string } = await response.json();
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect(JSON.parse(execution.input ?? '')).toEqual({ pollId: 'p1', name: "it's é" });
});

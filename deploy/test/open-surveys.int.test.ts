import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createSdkIntegrations, startStepFunctionsServer } from 'serverless-offline-step-functions-cloud/stepfunctions';
import { endExecutions } from '../src/open-surveys.ts';

const REGION = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const waiting = JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 900, End: true } } });

test('stops the open executions of a workflow, and none of another one', async () => {
  // Prepare
  const own = { ...process.env };
  const integrations = createSdkIntegrations({
    region: REGION,
    credentials,
    endpoints: {},
    lambdaEndpoint: () => undefined,
  });
  const server = await startStepFunctionsServer({ region: REGION, accountId: '000000000000', integrations });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SFN: server.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  const sfn = new SFNClient({ region: REGION });
  const aMachine = async (name: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') => {
    const roleArn = 'arn:aws:iam::000000000000:role/test';
    const made = await sfn.send(new CreateStateMachineCommand({ name, type, roleArn, definition: waiting }));
    return made.stateMachineArn ?? '';
  };
  const start = async (stateMachineArn: string) =>
    (await sfn.send(new StartExecutionCommand({ stateMachineArn }))).executionArn ?? '';
  const statusOf = async (executionArn: string) =>
    (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
  try {
    const [survey, another, express] = [
      await aMachine('survey'),
      await aMachine('another'),
      await aMachine('express', 'EXPRESS'),
    ];
    const open = [await start(survey), await start(survey)];
    const others = await start(another);

    // Act
    const ended = await endExecutions(REGION, survey);
    const endedAgain = await endExecutions(REGION, survey);
    const ofExpress = await endExecutions(REGION, express);

    // Assess
    expect([ended, endedAgain, ofExpress]).toEqual([2, 0, 0]);
    expect(await Promise.all(open.map(statusOf))).toEqual(['ABORTED', 'ABORTED']);
    expect(await statusOf(others)).toBe('RUNNING');
  } finally {
    sfn.destroy();
    await server.close();
    process.env = own;
  }
});

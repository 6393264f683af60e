import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createSdkIntegrations, startStepFunctionsServer } from 'serverless-offline-step-functions-cloud/stepfunctions';
import { parse } from 'yaml';
import { createBroadcastStart } from '../../src/broadcast/start-broadcast.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/** Starts the workflow of workflows/broadcast.asl.yml on the offline Step Functions service. */
export async function startBroadcastWorkflow(lambdaEndpoint: string) {
  let endpoint: string | undefined;
  const integrations = createSdkIntegrations({
    region: REGION,
    // Its own endpoint, for the state `HandOver`.
    endpoints: { sfn: () => endpoint },
    lambdaEndpoint: () => lambdaEndpoint,
  });
  const server = await startStepFunctionsServer({ region: REGION, accountId: ACCOUNT, integrations, delayCapMs: 50 });
  ({ endpoint } = server);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  // Without `sync-` in front of the host, which only AWS resolves.
  const client = new SFNClient({ endpoint: server.endpoint, region: REGION, credentials, disableHostPrefix: true });
  const { stateMachineArn = '' } = await client.send(
    new CreateStateMachineCommand({
      name: 'broadcast',
      type: 'EXPRESS',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/broadcast`,
      definition: JSON.stringify(await definition()),
    }),
  );
  const executions = () => [...server.service.executions.all()].map(({ execution }) => execution);
  return {
    start: createBroadcastStart(client, stateMachineArn),
    executions,
    /** Waits until no execution runs. */
    async end() {
      while (executions().some(({ status }) => status === 'RUNNING')) await delay(5);
    },
    async stop() {
      client.destroy();
      await server.close();
    },
  };
}

async function definition(): Promise<unknown> {
  const text = await readFile(join(__dirname, '../../workflows/broadcast.asl.yml'), 'utf8');
  const functionArn = {
    tag: '!GetAtt',
    resolve: (resource: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${resource.split('.')[0]}`,
  };
  return parse(text, { customTags: [functionArn] });
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createSdkIntegrations, startStepFunctionsServer } from 'serverless-offline-step-functions-cloud/stepfunctions';
import { parse } from 'yaml';
import { createBroadcast } from '../src/stepfunctions-broadcasts.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/** The workflow `broadcast` as workflows/broadcast.asl.yml defines it, on the offline Step Functions service. */
export async function startBroadcastWorkflow(lambdaEndpoint: string) {
  const integrations = createSdkIntegrations({ region: REGION, endpoints: {}, lambdaEndpoint: () => lambdaEndpoint });
  const server = await startStepFunctionsServer({ region: REGION, accountId: ACCOUNT, integrations });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  // Without the `sync-` in front of the host, a name that only AWS has.
  const client = new SFNClient({ endpoint: server.endpoint, region: REGION, credentials, disableHostPrefix: true });
  const { stateMachineArn = '' } = await client.send(
    new CreateStateMachineCommand({
      name: 'broadcast',
      type: 'EXPRESS',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/broadcast`,
      definition: JSON.stringify(await definition()),
    }),
  );
  return {
    broadcast: createBroadcast(client, stateMachineArn),
    async stop() {
      client.destroy();
      await server.close();
    },
  };
}

async function definition(): Promise<unknown> {
  const text = await readFile(join(__dirname, '../workflows/broadcast.asl.yml'), 'utf8');
  const functionArn = {
    tag: '!GetAtt',
    resolve: (resource: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${resource.split('.')[0]}`,
  };
  return parse(text, { customTags: [functionArn] });
}

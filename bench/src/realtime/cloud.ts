import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Poll, pollCopies, pollToItem } from '@booth/shared';
import { startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config, { signInFor } from '../../../offline-cloud.config.ts';
import { oneScreen } from '../survey-polls.ts';

const STAGE = 'dev';
/** Lines of output that can spoil a measurement. */
const TROUBLE = /WebSocket route|could not be reached|TimedOut|timed out|failed \(/;
const IDLE_TRIES = 5;
const POLLS_TABLE = `booth-polls-${STAGE}`;

/** All three services in the local cloud, without pages or polls. */
export interface RealtimeCloud {
  survey: string;
  webSocket: string;
  dynamodb: string;
  region: string;
  votesTable: string;
  /**
   * Opens a poll of one screen. Resolves when its results can be followed and the cloud is idle.
   */
  openPoll(pollId: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the services on free ports. */
export async function startRealtimeCloud(): Promise<RealtimeCloud> {
  const cloud = await startLocalCloud(
    { ...config, commands: { 'sign-in': signInFor(['http://localhost']) }, seed: undefined, addresses: [] },
    {
      folder: join(import.meta.dirname, '../../..'),
      freePorts: true,
      onLine: (part, line) => {
        if (TROUBLE.test(line)) console.error(`${part}: ${line}`);
      },
    },
  );
  const { region = 'us-east-1' } = config;
  const dynamodb = `${cloud.endpoints['dynamodb.url']}`;
  const client = new DynamoDBClient({
    region,
    endpoint: dynamodb,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  return {
    survey: `${cloud.endpoints['survey.httpUrl']}`,
    webSocket: `${cloud.endpoints['realtime.websocketUrl']}`,
    dynamodb,
    region,
    votesTable: `booth-votes-${STAGE}`,
    async openPoll(pollId) {
      const poll = Poll.parse({ ...oneScreen, pollId });
      for (const item of [pollToItem(poll), ...pollCopies(poll)]) {
        await client.send(new PutItemCommand({ TableName: POLLS_TABLE, Item: marshall(item) }));
      }
      // Functions may still be busy with the last measurement. `untilIdle` waits ten seconds.
      for (let tries = 0; !(await cloud.untilIdle()); tries += 1) {
        if (tries === IDLE_TRIES) throw new Error(`The local cloud is still busy before ${pollId}.`);
      }
    },
    async stop() {
      client.destroy();
      await cloud.stop();
    },
  };
}

import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { pollCopies, pollToItem } from '@booth/shared';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config, { signInFor } from '../../offline-cloud.config.ts';
import { oneScreen, threeScreens } from './survey-polls.ts';

const STAGE = 'dev';
const TABLES = { polls: `booth-polls-${STAGE}`, sessions: `booth-sessions-${STAGE}`, votes: `booth-votes-${STAGE}` };

/** The line that a service prints after each call of a function. */
const CALL_LINE = /\(λ: [\w-]+\) RequestId: /;

/** The survey service in the local cloud, with the polls of the benchmark. */
export interface SurveyCloud {
  survey: string;
  cloud: string;
  dynamodb: DynamoDBClient;
  tables: typeof TABLES;
  /** Returns the ARN of a workflow. */
  workflow(name: string): string;
  /** Returns the number of function calls so far. */
  lambdaCalls(): number;
  stop(): Promise<void>;
}

/**
 * Starts the survey service alone, on free ports.
 * @param env is added to the environment of the service's process
 */
export async function startSurveyCloud(env: Record<string, string> = {}): Promise<SurveyCloud> {
  const { survey } = config.services;
  if (survey === undefined) throw new Error('offline-cloud.config.ts has no service "survey"');
  let calls = 0;
  const started: LocalCloud = await startLocalCloud(
    {
      ...config,
      services: { survey: { ...survey, env: { ...survey.env, ...env } } },
      commands: { 'sign-in': signInFor(['http://localhost']) },
      seed: undefined,
      addresses: [],
    },
    {
      folder: join(import.meta.dirname, '../..'),
      freePorts: true,
      onLine: (_part, line) => {
        if (CALL_LINE.test(line)) calls += 1;
      },
    },
  );
  const { region = 'us-east-1', accountId = '000000000000' } = config;
  const dynamodb = new DynamoDBClient({
    region,
    endpoint: started.endpoints['dynamodb.url'],
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  for (const poll of [threeScreens, oneScreen]) {
    for (const item of [pollToItem(poll), ...pollCopies(poll)]) {
      await dynamodb.send(new PutItemCommand({ TableName: TABLES.polls, Item: marshall(item) }));
    }
  }
  return {
    survey: `${started.endpoints['survey.httpUrl']}`,
    cloud: `${started.endpoints['cloud.url']}`,
    dynamodb,
    tables: TABLES,
    workflow: (name) => `arn:aws:states:${region}:${accountId}:stateMachine:booth-survey-${STAGE}-${name}`,
    lambdaCalls: () => calls,
    stop: async () => {
      dynamodb.destroy();
      await started.stop();
    },
  };
}

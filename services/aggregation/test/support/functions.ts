import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { HttpEvent, StreamEvent } from '@booth/shared/lambda';
import type { SignInEnvironment } from '@booth/shared/lambda/organizer-token';
import { startFauxqs } from 'fauxqs';
import { startSecretsManagerServer } from 'serverless-offline-step-functions-cloud/secrets';
import type { TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import { COUNTED, createServiceTables, RESULTS } from './tables.ts';

const context = aContext();

/** The key of receipts in these tests. */
export const RECEIPT_KEY = 'of these tests';

/** Loads the deployed functions, with their tables and their queue. */
export async function loadFunctions(dynamodb: TestDynamoDb, signIn: SignInEnvironment) {
  await createServiceTables(dynamodb.client);
  const queues = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const sqsEndpoint = `http://127.0.0.1:${queues.port}`;
  Object.assign(process.env, dynamodb.env, { AWS_ENDPOINT_URL_SQS: sqsEndpoint });
  const sqs = new SQSClient({});
  await sqs.send(new CreateQueueCommand({ QueueName: 'dead-letters' }));
  const QueueUrl = `${sqsEndpoint}/000000000000/dead-letters`;
  Object.assign(process.env, { RESULTS_TABLE: RESULTS, COUNTED_TABLE: COUNTED, DEAD_LETTER_QUEUE_URL: QueueUrl });
  Object.assign(process.env, signIn);
  const secrets = await startSecretsManagerServer({ region: dynamodb.region, accountId: '000000000000' });
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = secrets.endpoint;
  process.env.RECEIPT_KEY_ARN = secrets.create('receipt-key', RECEIPT_KEY);

  // Loaded only now, because they read their environment when they are loaded.
  const aggregate = await import('../../src/functions/aggregate.ts');
  const projectPoll = await import('../../src/functions/project-poll.ts');
  const readResults = await import('../../src/functions/read-results.ts');
  const readPollState = await import('../../src/functions/read-poll-state.ts');
  const readTurnout = await import('../../src/functions/read-turnout.ts');
  return {
    aggregate: (event: StreamEvent) => aggregate.handler(event, context),
    projectPoll: (event: StreamEvent) => projectPoll.handler(event, context),
    readResults: (event: HttpEvent) => readResults.handler(event, context),
    readPollState: (event: HttpEvent) => readPollState.handler(event, context),
    readTurnout: (event: HttpEvent) => readTurnout.handler(event, context),
    async deadLetterMessages(): Promise<unknown[]> {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = '' }) => JSON.parse(Body));
    },
    async stop() {
      sqs.destroy();
      await queues.stop();
      await secrets.close();
    },
  };
}

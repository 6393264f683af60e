import { SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import type { CallDecisions, CallFault, FaultyDynamoDb } from 'serverless-offline-step-functions-cloud/faults';
import { startFaultySqs } from 'serverless-offline-step-functions-cloud/faults';
import { createDeadLetterMessages } from '../../../services/aggregation/src/dead-letters/sqs-dead-letter-messages.ts';
import type { Database } from './counting-booth.ts';
import { fastRetries } from './fast-retries.ts';

const QUEUE = 'dead-letters';

/** Starts a dead-letter queue, and the aggregation service's client of it under faults. */
export async function startDeadLetterQueue(
  { region, credentials }: Pick<Database, 'region' | 'credentials'>,
  plan: CallDecisions,
  beside: FaultyDynamoDb,
) {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: region });
  server.createQueue(QUEUE);
  const met: Record<CallFault['kind'], number> = {
    none: 0,
    crash: 0,
    throttle: 0,
    throttledActions: 0,
    unprocessed: 0,
    conflict: 0,
    lostAnswer: 0,
  };
  const faulty = await startFaultySqs({
    endpoint: `http://127.0.0.1:${server.port}`,
    plan: {
      call: (asked) => {
        const fault = plan.call(asked);
        met[fault.kind] += 1;
        return fault;
      },
    },
    beside,
  });
  const sqs = new SQSClient({ endpoint: faulty.endpoint, region, credentials, retryStrategy: fastRetries('sqs') });
  return {
    deadLetterMessages: createDeadLetterMessages(sqs, `${faulty.endpoint}/000000000000/${QUEUE}`),
    /** Returns the bodies of the messages in the queue. */
    messages: (): string[] => (server.inspectQueue(QUEUE)?.messages.ready ?? []).map(({ body }) => body),
    /** Returns how many calls have met each fault. */
    met: (): Readonly<typeof met> => met,
    async stop() {
      sqs.destroy();
      await faulty.stop();
      await server.stop();
    },
  };
}

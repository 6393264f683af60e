import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { TestDynamoDb } from '../../../src/dynamodb/testing.ts';
import {
  createSdkIntegrations,
  type StepFunctionsOptions,
  startStepFunctionsServer,
} from '../../../src/stepfunctions/index.ts';
import { roleArn } from './in-process.ts';

export interface ServiceOptions extends Partial<StepFunctionsOptions> {
  dynamodb?: TestDynamoDb | undefined;
  /** The Lambda endpoint of every function but `unknown`. */
  functions?: string | undefined;
  sqs?: () => string;
}

/** Starts the service on a free port, with the real client. */
export async function startService(options: ServiceOptions = {}) {
  const endpoint = { sfn: '' };
  const integrations = createSdkIntegrations({
    region: 'us-east-1',
    credentials: options.dynamodb?.credentials,
    endpoints: { dynamodb: options.dynamodb?.endpoint, sqs: options.sqs, sfn: () => endpoint.sfn },
    lambdaEndpoint: (name) => (name === 'unknown' ? undefined : options.functions),
  });
  const server = await startStepFunctionsServer({
    region: 'us-east-1',
    accountId: '000000000000',
    integrations,
    ...options,
  });
  endpoint.sfn = server.endpoint;
  const sfn = new SFNClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' },
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  return {
    ...server,
    sfn,
    close: async () => {
      sfn.destroy();
      await server.close();
    },
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;

/** Longer than a test may take: only stops a loop that a failed test has left behind. */
const longestWaitMs = 300_000;

let machines = 0;

export async function createMachine(
  { sfn }: Service,
  definition: object,
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): Promise<string> {
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: `machine-${++machines}`,
      definition: JSON.stringify(definition),
      roleArn,
      type,
    }),
  );
  return stateMachineArn ?? '';
}

export async function startExecution(
  { sfn }: Service,
  stateMachineArn: string,
  input: unknown = {},
  name?: string,
): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name }),
  );
  return executionArn ?? '';
}

/** Resolves with the execution's description once it has ended. */
export async function ended(service: Service, executionArn: string) {
  return until(async () => {
    const description = await service.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return description.status === 'RUNNING' ? undefined : description;
  });
}

export async function history({ sfn }: Service, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/**
 * Returns each event as `3<2 TaskScheduled`: its number, the previous event's number, and its type.
 */
export function outline(events: HistoryEvent[]): string[] {
  return events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
}

/** Resolves with the first value that `look` finds; rejects if there is none in time. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Nothing was found in ${longestWaitMs} ms`);
}

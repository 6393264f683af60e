import { createServer } from 'node:http';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { TestDynamoDb } from '../../src/dynamodb/testing.ts';
import {
  createSdkIntegrations,
  type StepFunctionsOptions,
  startStepFunctionsServer,
} from '../../src/stepfunctions/index.ts';

export const roleArn = 'arn:aws:iam::000000000000:role/offline';

/** The service on a free port, with the real client. */
export async function startService(
  options: Partial<StepFunctionsOptions> & { dynamodb?: TestDynamoDb; functions?: string; sqs?: string } = {},
) {
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

/** The execution's description once it has ended. */
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

/** The events' types with their place and the one they follow: `3<2 TaskScheduled`. */
export function outline(events: HistoryEvent[]): string[] {
  return events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
}

/** The first answer that is there. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A Lambda endpoint as serverless-offline has one: the functions by name. */
export async function startFunctions(functions: Record<string, (payload: unknown) => unknown>) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const name = /functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1] ?? '';
      try {
        const result = await functions[name]?.(JSON.parse(Buffer.concat(chunks).toString()));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
      } catch (error) {
        const problem = error instanceof Error ? error : new Error(String(error));
        response.writeHead(200, { 'content-type': 'application/json', 'x-amz-function-error': 'Unhandled' });
        response.end(JSON.stringify({ errorMessage: problem.message, errorType: problem.name }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

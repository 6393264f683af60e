import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../json.ts';
import { type StepFunctionsServer, startStepFunctionsServer } from '../server.ts';
import { compareHistories, type Verdict } from './compare.ts';
import { type PlainEvent, plainEvent, type RecordedCase } from './recording.ts';
import { ReplayDispatcher } from './replay-dispatcher.ts';

/** Waits and retries of a replay take this long at most, ms. */
const delayCapMs = 5;
/** A case that runs longer hangs, ms. The longest recorded time-outs are a few seconds. */
const caseLimitMs = 60_000;
const pollMs = 10;

/** A service that replays, with the real client. */
export interface ReplayService {
  replay(recorded: RecordedCase): Promise<Verdict>;
  close(): Promise<void>;
}

/**
 * Starts a service whose tasks are answered from recordings. `realTime` lets waits take their time:
 * for recordings in which the execution itself timed out or was stopped while it waited.
 */
async function startReplayService(realTime: boolean): Promise<ReplayService> {
  const dispatcher = new ReplayDispatcher();
  const server: StepFunctionsServer = await startStepFunctionsServer({
    region: 'us-east-1',
    accountId: '111111111111',
    integrations: dispatcher,
    unsupported: 'fail',
    delayCapMs: realTime ? undefined : delayCapMs,
  });
  const client = new SFNClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' },
    maxAttempts: 1,
  });
  dispatcher.use(client);
  let machines = 0;
  return {
    replay: async (recorded) => {
      try {
        return compareHistories(recorded, await run(client, dispatcher, recorded, `replay-${++machines}`));
      } catch (error) {
        return {
          verdict: 'different',
          difference: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        };
      }
    },
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
}

/** Replays recordings, each in the time that it needs. */
export async function startReplays(): Promise<ReplayService> {
  const [fast, realTime] = [await startReplayService(false), await startReplayService(true)];
  return {
    replay: (recorded) =>
      (/Aborted|TimedOut/.test(`${recorded.events.at(-1)?.type}`) ? realTime : fast).replay(recorded),
    close: async () => {
      await fast.close();
      await realTime.close();
    },
  };
}

async function run(
  client: SFNClient,
  dispatcher: ReplayDispatcher,
  recorded: RecordedCase,
  name: string,
): Promise<PlainEvent[]> {
  const [started] = recorded.events.map(plainEvent);
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name,
      definition: JSON.stringify(recorded.definition),
      roleArn: roleOf(started?.details.roleArn),
    }),
  );
  dispatcher.expect(stateMachineArn ?? '', recorded);
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: inputText(recorded.input) }),
  );
  const last = recorded.events.map(plainEvent).at(-1);
  if (last?.type === 'ExecutionAborted') await stopThere(client, executionArn, recorded.events.length - 1, last);
  const deadline = Date.now() + caseLimitMs;
  for (;;) {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return history(client, executionArn);
    if (Date.now() > deadline) throw new Error(`The execution still runs after ${caseLimitMs} ms`);
    await pause(pollMs);
  }
}

/** A recording may have a word in the place of the role's ARN, which the comparison masks. */
function roleOf(recorded: Json | undefined): string {
  return typeof recorded === 'string' && recorded.startsWith('arn:')
    ? recorded
    : 'arn:aws:iam::000000000000:role/replay';
}

/** Stops the execution when it has as many events as it had when it was stopped on AWS. */
async function stopThere(
  client: SFNClient,
  executionArn: string | undefined,
  events: number,
  aborted: PlainEvent,
): Promise<void> {
  const deadline = Date.now() + caseLimitMs / 2;
  while ((await history(client, executionArn)).length < events && Date.now() < deadline) await pause(pollMs);
  const { error, cause } = aborted.details;
  await client.send(
    new StopExecutionCommand({
      executionArn,
      error: typeof error === 'string' ? error : undefined,
      cause: typeof cause === 'string' ? cause : undefined,
    }),
  );
}

async function history(client: SFNClient, executionArn: string | undefined): Promise<PlainEvent[]> {
  const events: PlainEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new GetExecutionHistoryCommand({ executionArn, nextToken, maxResults: 1_000 }));
    events.push(...(page.events ?? []).map(plainEvent));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/** The input is JSON text, or was parsed already. */
function inputText(input: Json): string {
  if (typeof input !== 'string') return JSON.stringify(input);
  try {
    JSON.parse(input);
    return input;
  } catch {
    return JSON.stringify(input);
  }
}

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

/** Longest wait and retry delay of a replay, ms. */
const DELAY_CAP_MS = 5;
/** Time-out of a case, ms. The longest recorded time-outs are a few seconds. */
const CASE_LIMIT_MS = 60_000;
const POLL_MS = 10;
/** Cases that run at once. */
const CONCURRENCY = 16;

export interface CaseResult {
  recorded: RecordedCase;
  verdict: Verdict;
}

/** Replays all cases. Resolves with the results in the order of the cases. */
export async function replayAll(cases: RecordedCase[]): Promise<CaseResult[]> {
  const service = await startReplays();
  const results: CaseResult[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < cases.length; index = next++) {
      const recorded = cases[index];
      if (recorded !== undefined) results[index] = { recorded, verdict: await service.replay(recorded) };
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  await service.close();
  return results;
}

/** Replays recordings with the real client. */
interface ReplayService {
  replay(recorded: RecordedCase): Promise<Verdict>;
  close(): Promise<void>;
}

/**
 * Starts a service that answers tasks from recordings. With `realTime` waits are not shortened, for
 * executions that timed out or were stopped while they waited.
 */
async function startReplayService(realTime: boolean): Promise<ReplayService> {
  const dispatcher = new ReplayDispatcher();
  const server: StepFunctionsServer = await startStepFunctionsServer({
    region: 'us-east-1',
    accountId: '111111111111',
    integrations: dispatcher,
    unsupported: 'fail',
    delayCapMs: realTime ? undefined : DELAY_CAP_MS,
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

/** Starts services for recordings that need real time and for all others. */
async function startReplays(): Promise<ReplayService> {
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
  const deadline = Date.now() + CASE_LIMIT_MS;
  for (;;) {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return history(client, executionArn);
    if (Date.now() > deadline) throw new Error(`The execution still runs after ${CASE_LIMIT_MS} ms`);
    await pause(POLL_MS);
  }
}

/** Returns the role; a recording may have a placeholder, which the comparison masks. */
function roleOf(recorded: Json | undefined): string {
  return typeof recorded === 'string' && recorded.startsWith('arn:')
    ? recorded
    : 'arn:aws:iam::000000000000:role/replay';
}

/** Stops the execution once it has as many events as when it was stopped on AWS. */
async function stopThere(
  client: SFNClient,
  executionArn: string | undefined,
  events: number,
  aborted: PlainEvent,
): Promise<void> {
  const deadline = Date.now() + CASE_LIMIT_MS / 2;
  while ((await history(client, executionArn)).length < events && Date.now() < deadline) await pause(POLL_MS);
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

/** Returns the input as JSON text; recordings have it as text or parsed. */
function inputText(input: Json): string {
  if (typeof input !== 'string') return JSON.stringify(input);
  try {
    JSON.parse(input);
    return input;
  } catch {
    return JSON.stringify(input);
  }
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  type StepFunctionsServer,
  startStepFunctionsServer,
  type TaskDispatcher,
} from 'serverless-offline-step-functions-cloud/stepfunctions';
import { surveyAnswers, surveyDefinition, surveyInput } from './survey-workflow.ts';

/** Executions that run from start to end. */
const FINISHED = 400;
/** Executions that wait at their first screen at the same time. */
const WAITING = 2_000;
/** Calls of the client at a time. */
const CONCURRENCY = 16;

/** Stands for DynamoDB: answers every call immediately and keeps the tokens by execution. */
class Screens implements TaskDispatcher {
  readonly #waiting = new Map<string, (token: string) => void>();
  readonly #tokens = new Map<string, string>();

  async submit(call: Parameters<TaskDispatcher['submit']>[0]) {
    const { taskToken, executionArn } = call;
    if (taskToken !== undefined) {
      const taken = this.#waiting.get(executionArn);
      if (taken === undefined) this.#tokens.set(executionArn, taskToken);
      else taken(taskToken);
      this.#waiting.delete(executionArn);
    }
    return {};
  }

  async awaitCompletion() {
    return {};
  }

  /** Resolves to the token of the next screen of an execution. */
  next(executionArn: string): Promise<string> {
    const token = this.#tokens.get(executionArn);
    if (token === undefined) return new Promise((resolve) => this.#waiting.set(executionArn, resolve));
    this.#tokens.delete(executionArn);
    return Promise.resolve(token);
  }
}

/** Measures the offline Step Functions service with the survey workflow and the real client. */
export async function run(): Promise<Record<string, number>> {
  const screens = new Screens();
  const server = await startStepFunctionsServer({
    region: 'us-east-1',
    accountId: '000000000000',
    integrations: screens,
  });
  const client = new SFNClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name: 'survey',
      definition: surveyDefinition(),
      roleArn: 'arn:aws:iam::000000000000:role/bench',
    }),
  );
  let sessions = 0;
  const start = async () => {
    const input = JSON.stringify(surveyInput(++sessions));
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
    return executionArn ?? '';
  };
  const survey = async () => {
    const executionArn = await start();
    for (const answer of surveyAnswers) {
      const taskToken = await screens.next(executionArn);
      await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer) }));
    }
    await ended(server, executionArn);
    const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'SUCCEEDED') throw new Error(`${status} ${error} ${cause}`);
  };
  console.error(`Warming up, then ${FINISHED} surveys from start to end …`);
  await times(50, survey);

  const cpuBefore = process.cpuUsage();
  const begun = performance.now();
  await times(FINISHED, survey);
  const seconds = (performance.now() - begun) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);

  console.error(`${WAITING} surveys that wait at their first screen …`);
  const heapBefore = usedHeap();
  const waitingArns: string[] = [];
  await times(WAITING, async () => {
    const executionArn = await start();
    await screens.next(executionArn);
    waitingArns.push(executionArn);
  });
  const bytes = (usedHeap() - heapBefore) / WAITING;
  const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  client.destroy();
  await server.close();
  return {
    executionsPerSecond: round(FINISHED / seconds),
    cpuMillisecondsPerExecution: round((cpu.user + cpu.system) / 1_000 / FINISHED),
    waitingExecutions: waitingArns.length,
    bytesPerWaitingExecution: Math.round(bytes),
    nodeTimersWhileWaiting: timers,
  };
}

async function ended(server: StepFunctionsServer, executionArn: string): Promise<void> {
  await server.service.executions.get(executionArn)?.ended();
}

async function times(count: number, task: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await task();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** Returns the size of the heap after a garbage collection, in bytes. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

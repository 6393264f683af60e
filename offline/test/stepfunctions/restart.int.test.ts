import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendTaskFailureCommand, SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startFunctions } from './support/lambda-functions.ts';
import {
  createMachine,
  ended,
  history,
  outline,
  type Service,
  startExecution,
  startService,
  until,
} from './support/running-service.ts';
import { newDataFolder } from './support/use-service.ts';

let folder: string;
let functions: Awaited<ReturnType<typeof startFunctions>>;
const tokens = new Map<string, string>();

beforeAll(async () => {
  folder = newDataFolder();
  functions = await startFunctions({
    ask: (payload) => {
      const { token, id }: { token: string; id: string } = JSON.parse(JSON.stringify(payload));
      tokens.set(id, token);
    },
  });
});
afterAll(async () => {
  await functions.close();
  rmSync(folder, { recursive: true });
});

const ask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: {
    FunctionName: 'ask',
    Payload: { token: '{% $states.context.Task.Token %}', id: '{% $states.input.id %}' },
  },
  HeartbeatSeconds: 60,
};
const start = () => startService({ functions: functions.endpoint, dataFolder: folder });

async function isWaiting(service: Service, arn: string): Promise<void> {
  await until(async () => (await history(service, arn)).some(({ type }) => type === 'TaskSubmitted') || undefined);
}

test('a task that waits for its token still waits after a restart, with its variables, token and history', async () => {
  // Prepare
  const first = await start();
  const machine = await createMachine(first, {
    QueryLanguage: 'JSONata',
    StartAt: 'Remember',
    States: {
      Remember: { Type: 'Pass', Assign: { kept: { list: [1, null] } }, Next: 'Ask' },
      Ask: { ...ask, Output: { answer: '{% $states.result %}', kept: '{% $kept %}' }, End: true },
    },
  });
  const arn = await startExecution(first, machine, { id: 'one' }, 'one');
  await isWaiting(first, arn);
  const before = await history(first, arn);
  await first.close();
  // Act
  const second = await start();
  const after = await history(second, arn);
  await second.sfn.send(new SendTaskSuccessCommand({ taskToken: tokens.get('one'), output: '"yes"' }));
  const { status, output } = await ended(second, arn);
  // Assess
  expect(after).toEqual(before);
  expect([status, JSON.parse(output ?? '')]).toEqual(['SUCCEEDED', { answer: 'yes', kept: { list: [1, null] } }]);
  expect(outline(await history(second, arn)).slice(-3)).toEqual([
    '8<7 TaskSucceeded',
    '9<8 TaskStateExited',
    '10<9 ExecutionSucceeded',
  ]);
  await expect(startExecution(second, machine, { id: 'one' }, 'one')).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
  });
  await second.close();
});

test('waits, retries and parallel branches continue after a restart', async () => {
  const first = await start();
  const machine = await createMachine(first, {
    QueryLanguage: 'JSONata',
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Ask',
            States: { Ask: { ...ask, Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 2 }], End: true } },
          },
          {
            StartAt: 'Wait',
            States: {
              Wait: { Type: 'Wait', Seconds: 2, Next: 'Done' },
              Done: { Type: 'Pass', Output: 'waited', End: true },
            },
          },
          {
            StartAt: 'Each',
            States: {
              Each: {
                Type: 'Map',
                Items: [1, 2, 3],
                MaxConcurrency: 1,
                ItemProcessor: { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 1, End: true } } },
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    },
  });
  const arn = await startExecution(first, machine, { id: 'two' }, 'two');
  await isWaiting(first, arn);
  await first.sfn.send(new SendTaskFailureCommand({ taskToken: tokens.get('two'), error: 'Again' }));
  const stale = tokens.get('two');
  await first.close();
  const second = await start();
  const fresh = await until(() => (tokens.get('two') === stale ? undefined : tokens.get('two')));
  await second.sfn.send(new SendTaskSuccessCommand({ taskToken: fresh, output: '"done"' }));
  const { output } = await ended(second, arn);
  expect(JSON.parse(output ?? '')).toEqual(['done', 'waited', [1, 2, 3]]);
  await expect(second.sfn.send(new SendTaskSuccessCommand({ taskToken: stale, output: '1' }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
  await second.close();
});

test('a journal with an incomplete last line is read up to that line', async () => {
  const first = await start();
  const machine = await createMachine(first, {
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } },
  });
  const arn = await startExecution(first, machine);
  await first.close();
  writeFileSync(join(folder, 'executions.jsonl'), '{"arn":"cut o', { flag: 'a' });
  const second = await start();
  expect(outline(await history(second, arn))).toEqual(['1<0 ExecutionStarted', '2<0 WaitStateEntered']);
  await second.close();
});

test('a Parallel without branches in an old data folder ends with an empty array', async () => {
  // Prepare
  const first = await start();
  const branch = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
  const machine = await createMachine(first, {
    StartAt: 'P',
    States: { P: { Type: 'Parallel', Branches: [branch], End: true } },
  });
  await first.close();
  const file = join(folder, 'machines.json');
  const kept: { arn: string; definition: string }[] = JSON.parse(readFileSync(file, 'utf8'));
  for (const one of kept)
    if (one.arn === machine) one.definition = one.definition.replace(JSON.stringify([branch]), '[]');
  writeFileSync(file, JSON.stringify(kept));
  // Act
  const second = await start();
  const { status, output } = await ended(second, await startExecution(second, machine));
  await second.close();
  // Assess
  expect([status, output]).toEqual(['SUCCEEDED', '[]']);
});

test.each(['{ "id": "spaced",  "n": 1.0 }', '{"$text":"{}"}', '{"id":"plain"}'])(
  'the payload %s keeps its own text over a restart',
  async (input) => {
    const first = await start();
    const wait = {
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 2, Next: 'P' }, P: { Type: 'Pass', End: true } },
    };
    const stateMachineArn = await createMachine(first, wait);
    const { executionArn = '' } = await first.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    await until(async () => ((await history(first, executionArn)).length === 2 ? true : undefined));
    await first.close();
    const second = await start();
    expect((await ended(second, executionArn)).output).toBe(input);
    await second.close();
  },
);

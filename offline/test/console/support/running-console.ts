import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createConsole } from '../../../src/console/index.ts';
import { createStepFunctions, type TaskDispatcher } from '../../../src/stepfunctions/index.ts';

const workspace = resolve(__dirname, '../../../console');

/** Every task answers at once, except that tasks with a token wait for it. */
const integrations: TaskDispatcher = {
  submit: async () => ({ done: true }),
  awaitCompletion: async (_call, submitted) => submitted,
};

/** Builds the page into a temporary folder. */
export async function buildPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'console-page-'));
  const vite = join(
    dirname(createRequire(join(workspace, 'package.json')).resolve('vite/package.json')),
    'bin/vite.js',
  );
  const build = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, build, { cwd: workspace });
  return folder;
}

/** Starts the service with its console on a free port, and a real client. */
export async function startConsole(pageFolder = join(tmpdir(), 'no-such-page')) {
  const service = createStepFunctions({ region: 'us-east-1', accountId: '000000000000', integrations });
  const pages = createConsole({ service, pageFolder });
  const server = createServer(async (request, response) => {
    if (!(await pages.handle(request, response))) await service.handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const sfn = new SFNClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' },
    disableHostPrefix: true,
  });

  return {
    url,
    service,
    sfn,
    createMachine: async (name: string, definition: object, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') => {
      const roleArn = 'arn:aws:iam::000000000000:role/offline';
      const command = new CreateStateMachineCommand({ name, type, roleArn, definition: JSON.stringify(definition) });
      return (await sfn.send(command)).stateMachineArn ?? '';
    },
    startExecution: async (stateMachineArn: string, name: string) =>
      (await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: '{"visitor":"Aiko"}' })))
        .executionArn ?? '',
    /** Calls the console's own API. */
    ask: async (
      action: string,
      request: object,
      headers: Record<string, string> = { 'content-type': 'application/json' },
    ) => {
      const response = await fetch(`${url}/console/api/${action}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(request),
      });
      const answer: unknown = await response.json();
      return { status: response.status, answer };
    },
    close: async () => {
      sfn.destroy();
      pages.close();
      await service.close();
      server.close();
      server.closeAllConnections();
      if (pageFolder.startsWith(join(tmpdir(), 'console-page-'))) await rm(pageFolder, { recursive: true });
    },
  };
}

export type RunningConsole = Awaited<ReturnType<typeof startConsole>>;

/** A machine like a survey with one screen: a task with a token, then a Parallel. */
export const askingMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Assign: { visitor: '{% $states.input.visitor %}' }, Next: 'Ask' },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      HeartbeatSeconds: 900,
      Arguments: { TableName: 'sessions', Token: '{% $states.context.Task.Token %}' },
      Next: 'Record',
    },
    Record: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'WriteVote', States: { WriteVote: { Type: 'Pass', Output: 'written', End: true } } },
        { StartAt: 'WriteBallot', States: { WriteBallot: { Type: 'Pass', Output: 'written', End: true } } },
      ],
      Output: '{% $visitor %}',
      End: true,
    },
  },
};

/** A JSONPath machine whose task has each step of data processing. */
export const triedMachine = {
  StartAt: 'Store',
  States: {
    Store: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Parameters: { TableName: 'visitors', Key: { name: { 'S.$': '$.visitor' } } },
      ResultSelector: { 'stored.$': '$.Attributes.name.S' },
      ResultPath: '$.result',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }],
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 600, End: true },
    Sorry: { Type: 'Fail', Error: 'Sorry' },
  },
};

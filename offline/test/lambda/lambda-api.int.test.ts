import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../src/json.ts';
import { createSdkIntegrations } from '../../src/stepfunctions/index.ts';
import { runMachine } from '../stepfunctions/support/in-process.ts';

let folder: string;
const children: ChildProcess[] = [];
const clients = new Map<string, { client: LambdaClient; endpoint: string }>();

/** Starts functions in a process of their own, and a real client for them. */
async function start(mode: string): Promise<void> {
  const child = fork(join(__dirname, 'support', 'serve-functions.ts'), [mode, folder], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  children.push(child);
  const [port] = await once(child, 'message');
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  clients.set(mode, {
    endpoint,
    client: new LambdaClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 }),
  });
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'functions-')));
  await writeFile(join(folder, 'broken.mjs'), 'export const handler = async () => {');
  await Promise.all([start('inProcess'), start('threads')]);
});
afterAll(async () => {
  for (const { client } of clients.values()) client.destroy();
  for (const child of children) child.disconnect();
  await rm(folder, { recursive: true });
});

function clientOf(mode: string) {
  const found = clients.get(mode);
  if (found === undefined) throw new Error(`No functions run ${mode}`);
  return found;
}

async function invoke(mode: string, FunctionName: string, event: unknown = {}, more: Partial<InvokeCommandInput> = {}) {
  const answer = await clientOf(mode).client.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)), ...more }),
  );
  const text = answer.Payload?.transformToString() ?? '';
  return { ...answer, text, payload: text === '' ? undefined : JSON.parse(text) };
}

const requestId = /RequestId: [\da-f-]{36} Error: /;

describe('a Node.js function', () => {
  const mode = 'inProcess';
  test.each([
    ['an error of its own class', 'errors_handler', 'MyError', 'it went wrong'],
    ['an error of a class that sets no name', 'errors_nameless', 'Error', 'by its constructor'],
    ['a text', 'errors_text', 'string', 'only text'],
    ['an error before it is asynchronous', 'errors_synchronous', 'TypeError', 'at once'],
    ['an error in a timer', 'errors_timer', 'RangeError', 'in a timer'],
    [
      'a rejection that nobody handles',
      'errors_rejection',
      'Runtime.UnhandledPromiseRejection',
      'RangeError: unhandled',
    ],
    [
      'an answer that is not JSON',
      'errors_circular',
      'Runtime.JSONStringifyError',
      'Unable to stringify response body',
    ],
  ])('that fails with %s answers with the name of the error', async (_what, name, errorType, errorMessage) => {
    const { FunctionError, StatusCode, ExecutedVersion, payload } = await invoke(mode, `nodejs24_${name}`);
    expect({ FunctionError, StatusCode, ExecutedVersion }).toEqual({
      FunctionError: 'Unhandled',
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
    });
    expect(payload).toEqual({ errorType, errorMessage, trace: expect.any(Array) });
  });

  test('that fails with undefined answers with Lambda’s own error', async () => {
    expect((await invoke(mode, 'nodejs24_errors_nothing')).payload).toEqual({
      errorType: 'handled',
      errorMessage: expect.stringMatching(/^callback called with Error argument, but there was a problem/),
    });
  });

  test.each([
    [1, /Runtime exited with error: exit status 1$/],
    [0, /Runtime exited without providing a reason$/],
  ])('that exits with %i fails, and the next call is served', async (code, reason) => {
    const { FunctionError, payload } = await invoke(mode, 'nodejs24_errors_exit', { code });
    expect({ FunctionError, ...payload }).toEqual({
      FunctionError: 'Unhandled',
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(new RegExp(requestId.source + reason.source)),
    });
    expect((await invoke(mode, 'nodejs24_answers_echo', { a: 1 })).payload).toEqual({ a: 1 });
  });

  test('that does not answer times out with Lambda’s message', async () => {
    expect((await invoke(mode, 'nodejs24_errors_never')).payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(new RegExp(`${requestId.source}Task timed out after 1.00 seconds$`)),
    });
  });

  test.each([
    ['errors_missing', 'Runtime.HandlerNotFound', 'errors.missing is undefined or not exported'],
    ['errors_notAFunction', 'Runtime.HandlerNotFound', 'errors.notAFunction is not a function'],
    ['lacking_handler', 'Runtime.ImportModuleError', "Error: Cannot find module 'no-such-package'"],
    ['absent_handler', 'Runtime.ImportModuleError', "Error: Cannot find module 'absent'"],
    ['nodots', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['answers_callback', 'Runtime.CallbackHandlerDeprecated', 'ERROR: AWS Lambda has removed support for callback'],
  ])('%s fails: %s', async (name, errorType, message) => {
    const { payload } = await invoke(mode, `nodejs24_${name}`);
    expect(payload).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  });

  test('with a syntax error fails with UserCodeSyntaxError', async () => {
    expect((await invoke(mode, 'temporary_broken_handler')).payload.errorType).toBe('Runtime.UserCodeSyntaxError');
  });

  test.each([
    ['nodejs24_answers_nothing', {}, null],
    ['nodejs24_answers_sync', { a: 1 }, { a: 1 }],
    ['nodejs24_answers_inner_handlers_deep', {}, 'deep'],
    ['nodejs24_deep_er_folder_handler_handler', {}, 'from a folder with dots'],
    ['nodejs24_answers_stream', { number: 5 }, { streamed: 5 }],
    ['nodejs22_answers_callback', { a: 1 }, { called: { a: 1 } }],
    ['nodejs22_answers_succeed', {}, 'later'],
    ['nodejs22_answers_sync', { a: 1 }, null],
  ])('%s answers', async (name, event, expected) => {
    const { payload, FunctionError } = await invoke(mode, name, event);
    expect({ payload, FunctionError }).toEqual({ payload: expected, FunctionError: undefined });
  });

  test('that calls back with an error fails with the name of the error', async () => {
    expect((await invoke(mode, 'nodejs22_answers_callbackError')).payload).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'by callback',
    });
  });

  test('gets the context of Lambda, since Node.js 24 without callbacks', async () => {
    const ClientContext = Buffer.from('{"custom":{"a":1}}').toString('base64');
    const { payload } = await invoke(mode, 'nodejs24_answers_context', {}, { ClientContext });
    expect(payload).toMatchObject({
      functionName: 'nodejs24_answers_context',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:nodejs24_answers_context',
      memoryLimitInMB: '512',
      logGroupName: '/aws/lambda/nodejs24_answers_context',
      clientContext: { custom: { a: 1 } },
      awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(payload.remaining).toBeGreaterThan(0);
    expect(payload.keys).not.toContain('done');
    expect((await invoke(mode, 'nodejs22_answers_context')).payload.keys).toContain('done');
  });

  test('has its own environment', async () => {
    const name = 'nodejs24_answers_environment';
    await invoke(mode, 'nodejs24_answers_echo');
    expect((await invoke(mode, name)).payload).toEqual([name, name, 'answers.environment']);
  });

  test('keeps its own environment, also a variable that it sets, while another function runs', async () => {
    const name = 'nodejs24_answers_ownEnvironment';
    const file = join(folder, 'another function has run');
    const before = invoke(mode, name, { file });
    const other = await invoke(mode, 'nodejs24_answers_environment');
    await writeFile(file, '');
    expect(other.payload[0]).toBe('nodejs24_answers_environment');
    expect((await before).payload).toEqual({ read: name, listed: name, set: 'changed' });
    expect((await invoke(mode, 'nodejs24_answers_environment')).payload[0]).toBe('nodejs24_answers_environment');
  });

  test('that answers more than 6 MB fails', async () => {
    expect((await invoke(mode, 'nodejs24_errors_huge')).payload).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  test('answers with the end of its log if the call asks for it', async () => {
    const { LogResult = '' } = await invoke(mode, 'nodejs24_answers_print', { line: 'hello log' }, { LogType: 'Tail' });
    const log = Buffer.from(LogResult, 'base64').toString();
    expect(log).toMatch(/^START RequestId: .* Version: \$LATEST\n/);
    expect(log).toMatch(/END RequestId: .*\nREPORT RequestId: /);
    expect(log).toContain('hello log\n');
  });
});

describe('a Node.js function in a thread of its own', () => {
  test.each([
    ['an error of its own class', 'errors_handler', 'MyError', 'it went wrong'],
    ['an error in a timer', 'errors_timer', 'RangeError', 'in a timer'],
    ['process.exit()', 'errors_exit', 'Runtime.ExitError', expect.stringMatching(/exit status 1$/)],
    ['no answer in time', 'errors_never', 'Sandbox.Timedout', expect.stringMatching(/timed out after 1.00 seconds$/)],
  ])('fails with %s, and a new thread serves the next call', async (_what, name, errorType, errorMessage) => {
    for (const _call of [1, 2]) {
      const { FunctionError, payload } = await invoke('threads', `nodejs24_${name}`, { code: 1 });
      expect({ FunctionError, ...payload }).toMatchObject({ FunctionError: 'Unhandled', errorType, errorMessage });
    }
  });

  test('has its own environment and state, and one call at a time', async () => {
    const name = 'nodejs24_answers_environment';
    const answers = await Promise.all([invoke('threads', name), invoke('threads', 'nodejs22_answers_callback', 1)]);
    expect(answers.map(({ payload }) => payload)).toEqual([[name, name, 'answers.environment'], { called: 1 }]);
  });
});

test('a Node.js function whose file changes is loaded again', async () => {
  const file = join(folder, 'changing.mjs');
  await writeFile(file, 'export const handler = async () => 1;');
  await utimes(file, 1, 1);
  expect((await invoke('inProcess', 'temporary_changing_handler')).payload).toBe(1);
  await writeFile(file, 'export const handler = async () => 2;');
  expect((await invoke('inProcess', 'temporary_changing_handler')).payload).toBe(2);
});

describe('a Python function', () => {
  test('fails with the name of its exception and the trace', async () => {
    const { payload, text } = await invoke('inProcess', 'python3_snake_handler');
    expect(payload).toEqual({
      errorMessage: 'it went wrong',
      errorType: 'MyError',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      stackTrace: [
        expect.stringMatching(/^ {2}File ".*snake\.py", line \d+, in handler\n {4}raise MyError\("it went wrong"\)\n$/),
      ],
    });
    // The format of Python's JSON, which Step Functions passes on.
    expect(text).toMatch(/^\{"errorMessage": "it went wrong", "errorType": /);
  });

  test.each([
    ['echo', { text: 'ä' }, { text: 'ä' }],
    ['nothing', {}, null],
    ['number', {}, { integer: 3, fraction: 0.5 }],
  ])('%s answers', async (name, event, expected) => {
    const { payload, FunctionError } = await invoke('inProcess', `python3_snake_${name}`, event);
    expect({ payload, FunctionError }).toEqual({ payload: expected, FunctionError: undefined });
  });

  test.each([
    ['snake_missing', 'Runtime.HandlerNotFound', "Handler 'missing' missing on module 'snake'"],
    [
      'lacking_snake_handler',
      'Runtime.ImportModuleError',
      "Unable to import module 'lacking_snake': No module named 'no_such_package'",
    ],
    [
      'snake_strange',
      'Runtime.MarshalError',
      'Unable to marshal response: Object of type set is not JSON serializable',
    ],
  ])('%s fails: %s', async (name, errorType, errorMessage) => {
    expect((await invoke('inProcess', `python3_${name}`)).payload).toMatchObject({ errorType, errorMessage });
  });

  test('that times out or exits ends its process, and the next call is served', async () => {
    expect((await invoke('inProcess', 'python3_snake_slow')).payload.errorMessage).toMatch(
      /Task timed out after 1.00 seconds$/,
    );
    expect((await invoke('inProcess', 'python3_snake_leave', { code: 3 })).payload).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: .* Error: Runtime exited with error: exit status 3$/),
    });
    expect((await invoke('inProcess', 'python3_snake_leave', { code: 3 })).FunctionError).toBe('Unhandled');
  });

  test('gets the context of Lambda', async () => {
    const { payload } = await invoke('inProcess', 'python3_snake_whoami');
    expect(payload).toEqual(['python3_snake_whoami', expect.stringMatching(/^[\da-f-]{36}$/), true]);
  });

  test('keeps its state when a call imports a module, and is loaded again when its file changes', async () => {
    const file = join(folder, 'changing_snake.py');
    await writeFile(join(folder, 'imported_late.py'), 'step = 1');
    await writeFile(
      file,
      'calls = 0\ndef handler(event, context):\n    global calls\n    import imported_late\n    calls += imported_late.step\n    return calls',
    );
    await utimes(file, 1, 1);
    for (const calls of [1, 2, 3]) {
      expect((await invoke('inProcess', 'temporary_changing_snake_handler')).payload).toBe(calls);
    }
    await writeFile(file, 'def handler(event, context): return 22');
    expect((await invoke('inProcess', 'temporary_changing_snake_handler')).payload).toBe(22);
  });
});

/** Recorded on AWS by Step Functions, except for the request's id and the folder. */
const RECORDED_HANDLER = 'def handler(event, context):\n    raise Exception("Some exception was raised.")\n';
const RECORDED_CAUSE =
  '{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "<uuid:1>", "stackTrace": ' +
  String.raw`["  File \"/var/task/handler.py\", line 2, in handler\n    raise Exception(\"Some exception was raised.\")\n"]}`;

describe('a workflow whose function fails', () => {
  const integrations = () =>
    createSdkIntegrations({
      region: 'us-east-1',
      endpoints: {},
      lambdaEndpoint: () => clientOf('inProcess').endpoint,
    });
  const catching = (FunctionName: string, ErrorEquals: string[], Payload: JsonObject = {}) => ({
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName, Payload },
        Catch: [{ ErrorEquals, Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    },
  });

  test.each([
    [
      'nodejs24_errors_handler',
      'MyError',
      /^\{"errorType":"MyError","errorMessage":"it went wrong","trace":\["MyError: it/,
    ],
    ['nodejs24_errors_exit', 'Runtime.ExitError', /^\{"errorType":"Runtime.ExitError",.*exit status 2"\}$/],
    [
      'nodejs24_errors_never',
      'Sandbox.Timedout',
      /^\{"errorType":"Sandbox.Timedout",.*timed out after 1.00 seconds"\}$/,
    ],
    ['python3_snake_handler', 'MyError', /^\{"errorMessage": "it went wrong", "errorType": "MyError", "requestId": /],
  ])('catches the error of %s by name', async (name, error, cause) => {
    const { status, output } = await runMachine(catching(name, [error], { code: 2 }), {}, integrations());
    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: { Error: error, Cause: expect.stringMatching(cause) },
    });
  });

  test('has the cause that AWS recorded', async () => {
    await writeFile(join(folder, 'handler.py'), RECORDED_HANDLER);
    const { output } = await runMachine(catching('temporary_handler_handler', ['Exception']), {}, integrations());
    const masked = JSON.stringify(output)
      .replaceAll(folder, '/var/task')
      .replace(/[\da-f]{8}-[\da-f-]{27}/, '<uuid:1>');
    expect(JSON.parse(masked)).toEqual({ Error: 'Exception', Cause: RECORDED_CAUSE });
  });
});

describe('Invoke', () => {
  test.each([
    ['an unknown function', { FunctionName: 'absent' }, 404, 'ResourceNotFoundException', /^Function not found: /],
    ['an unknown invocation type', { InvocationType: 'Later' as never }, 400, 'ValidationException', /enum value set/],
    [
      'a payload that is not JSON',
      { Payload: Buffer.from('{') },
      400,
      'InvalidRequestContentException',
      /^Could not parse request body/,
    ],
    [
      'a payload of more than 6 MB',
      { Payload: Buffer.alloc(6_291_457, ' ') },
      413,
      'RequestTooLargeException',
      /6291457 byte payload .*limit 6291456 bytes/,
    ],
    [
      'an event of more than 1 MB',
      { InvocationType: 'Event' as const, Payload: Buffer.alloc(1_048_577, ' ') },
      413,
      'RequestTooLargeException',
      /1048577 byte payload is too large for the Event invocation type \(limit 1048576 bytes\)/,
    ],
  ])('refuses %s', async (_what, input, httpStatusCode, name, message) => {
    const refused = invoke('inProcess', 'nodejs24_answers_echo', {}, input);
    await expect(refused).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
      message: expect.stringMatching(message),
    });
  });

  test.each(['nodejs24_answers_echo', 'arn:aws:lambda:us-east-1:000000000000:function:nodejs24_answers_echo:$LATEST'])(
    'finds %s',
    async (name) => expect((await invoke('inProcess', name, 5)).payload).toBe(5),
  );

  test('reads a missing payload as an empty object', async () => {
    expect((await invoke('inProcess', 'nodejs24_answers_echo', {}, { Payload: undefined })).payload).toEqual({});
  });

  test('calls no function in a dry run', async () => {
    const { StatusCode, payload } = await invoke(
      'inProcess',
      'nodejs24_errors_handler',
      {},
      { InvocationType: 'DryRun' },
    );
    expect({ StatusCode, payload }).toEqual({ StatusCode: 204, payload: undefined });
  });

  test('answers an event at once, and retries a function that fails twice', async () => {
    const file = join(folder, 'calls');
    const { StatusCode, payload } = await invoke(
      'inProcess',
      'nodejs24_answers_thirdTime',
      { file },
      { InvocationType: 'Event' },
    );
    expect({ StatusCode, payload }).toEqual({ StatusCode: 202, payload: undefined });
    const calls = async () => (existsSync(file) ? await readFile(file, 'utf8') : '');
    while ((await calls()) !== 'called\n'.repeat(3)) await new Promise(setImmediate);
  });

  test('refuses a page of another origin', async () => {
    const address = `${clientOf('inProcess').endpoint}/2015-03-31/functions/nodejs24_answers_echo/invocations`;
    const answer = await fetch(address, { method: 'POST', headers: { origin: 'http://other.example' }, body: '{}' });
    expect(answer.status).toBe(403);
  });
});

import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Json, JsonObject } from '../../src/json.ts';
import { createSdkIntegrations } from '../../src/stepfunctions/index.ts';
import { runState } from './support/in-process.ts';

/** An API that echoes requests, or answers the status in the path. */
let api: Server;
let ApiEndpoint: string;
beforeAll(async () => {
  api = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const status = Number(/\d{3}/.exec(url)?.[0] ?? 200);
    response.writeHead(status, { 'content-type': 'application/json', 'x-twice': ['a', 'b'] });
    const asked = { method, url, body: await text(request), token: headers.tasktoken, type: headers['content-type'] };
    response.end(status === 200 ? JSON.stringify(asked) : 'no such poll');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const address = api.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  ApiEndpoint = `127.0.0.1:${address.port}`;
});
afterAll(() => new Promise((resolve) => api.close(resolve)));

const integrations = createSdkIntegrations({ region: 'us-east-1', endpoints: {}, lambdaEndpoint: () => undefined });
const invoke = (parameters: JsonObject, input: Json = {}) =>
  runState(
    {
      Type: 'Task',
      Resource: 'arn:aws:states:::apigateway:invoke',
      Parameters: { ApiEndpoint, Method: 'GET', ...parameters },
      End: true,
    },
    input,
    integrations,
  );

test('apigateway:invoke calls the API and returns status, headers and body', async () => {
  const { output } = await invoke({
    Method: 'POST',
    Stage: 'dev',
    Path: '/polls/ä b/',
    QueryParameters: { q: ['1', 'a&b'] },
    Headers: { TaskToken: ['T'] },
    RequestBody: { a: null, b: [{ c: null, d: 'ü' }] },
  });
  expect(output).toEqual({
    Headers: expect.objectContaining({ 'content-type': ['application/json'], 'x-twice': ['a, b'] }),
    ResponseBody: {
      method: 'POST',
      url: '/dev/polls/%C3%A4%20b?q=1&q=a%26b',
      body: '{"b":[{"d":"ü"}]}',
      token: 'T',
      type: 'application/json',
    },
    StatusCode: 200,
    StatusText: 'OK',
  });
});

test('null values are only sent with AllowNullValues, and a body never with GET', async () => {
  const bodyOf = async (parameters: JsonObject) =>
    JSON.parse(JSON.stringify((await invoke({ RequestBody: { a: null }, ...parameters })).output)).ResponseBody.body;
  expect([
    await bodyOf({ Method: 'PUT' }),
    await bodyOf({ Method: 'PUT', AllowNullValues: true }),
    await bodyOf({ AllowNullValues: true }),
  ]).toEqual(['{}', '{"a":null}', '']);
});

test('a status other than 2xx fails the task with an error of that number and the body as cause', async () => {
  expect(await invoke({ Path: '404' })).toMatchObject({ error: 'ApiGateway.404', cause: 'no such poll' });
  expect(await invoke({ Path: '503' })).toMatchObject({ error: 'ApiGateway.503' });
});

test("AWS's own APIs and unknown methods are refused with a remedy", async () => {
  expect(await invoke({ ApiEndpoint: 'abc.execute-api.us-east-1.amazonaws.com' })).toMatchObject({
    error: 'States.TaskFailed',
    cause: expect.stringContaining('name a local API as ApiEndpoint'),
  });
  expect((await invoke({ Method: 'TRACE' })).cause).toContain('needs a Method, one of GET');
});

test('a header that is not a list fails the state before the task is scheduled, as on AWS', async () => {
  const { error, cause, types } = await invoke({ Headers: { 'X-A': 'text' }, QueryParameters: { q: ['1'] } });
  const issue = "[The value of the field 'Headers' has an invalid format]";
  expect([error, types]).toEqual(['States.Runtime', ['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed']]);
  expect(cause).toMatch(
    /^An error occurred while executing the state 'State' .* The Parameters '.*' could not be used/,
  );
  expect(cause).toContain(issue);
});

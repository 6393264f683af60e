import { createIntegrations, routesFromTemplate } from '../../src/apigateway/index.ts';
import { type Listening, listening } from '../support/listening.ts';
import { compileMethods, stateMachineArn } from './support/compiled-methods.ts';
import { startFakeStepFunctions } from './support/fake-step-functions.ts';

const syncTemplate = `#set($body = $util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'"))
{"stateMachineArn": "${stateMachineArn}", "input": "{\\"pollId\\": \\"$input.params('pollId')\\", \\"voter\\": \\"$input.params('voter')\\", \\"body\\": $body}"}`;

const statusTemplate = `#set($execution = $input.path('$'))
#if($execution.status == 'SUCCEEDED')
#set($output = $util.parseJson($execution.output))
#set($context.responseOverride.status = $output.statusCode)
#set($context.responseOverride.header.X-Revision = $output.revision)
$input.path('$.output')
#else
#set($context.responseOverride.status = 502)
{"title": "$execution.error"}
#end`;

let sfn: Awaited<ReturnType<typeof startFakeStepFunctions>>;
let server: Listening;
let log: string[];

beforeEach(async () => {
  sfn = await startFakeStepFunctions();
  log = [];
  const resources = compileMethods([
    { path: '/votes', method: 'post' },
    { path: '/proxied/{id}', method: 'post', request: { template: 'lambda_proxy' } },
    { path: '/raw', method: 'post', action: 'StartSyncExecution' },
    { path: '/slow', method: 'get', action: 'StartSyncExecution', timeoutInMillis: 50 },
    {
      path: '/polls/{pollId}',
      method: 'any',
      action: 'StartSyncExecution',
      cors: { origins: ['https://booth.example'] },
      request: { template: { 'application/json': syncTemplate } },
      response: {
        headers: { 'Cache-Control': "'no-store'", 'X-Sfn': 'integration.response.header.x-amzn-RequestId' },
        template: { 'application/json': statusTemplate },
      },
    },
  ]);
  const { routes } = routesFromTemplate(resources);
  const line = (text: string) => log.push(text);
  server = await listening(createIntegrations(routes, { sfnEndpoint: sfn.endpoint, region: 'us-east-1', log: line }));
});

afterEach(async () => {
  await server.close();
  await sfn.close();
});

const post = (path: string, body: string, contentType = 'application/json') =>
  fetch(server.url + path, { method: 'POST', body, headers: { 'Content-Type': contentType } });

test('the default template starts an execution with the request’s id as its name and the body as its input', async () => {
  // Prepare
  sfn.answer = { status: 200, body: '{"executionArn":"arn:x"}' };
  const body = { name: `it's "é"`, path: 'a/b' };
  // Act
  const response = await post('/votes', JSON.stringify(body));
  // Assess
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ executionArn: 'arn:x' });
  const [call] = sfn.calls;
  expect(call?.target).toBe('AWSStepFunctions.StartExecution');
  const request = JSON.parse(call?.body ?? '');
  expect(request).toMatchObject({ stateMachineArn, name: response.headers.get('x-amzn-requestid') });
  expect(JSON.parse(request.input)).toEqual(body);
});

test('the lambda_proxy template passes the request on as a proxy event', async () => {
  // Act
  await post('/proxied/42?a=1', '{"x":"it\'s"}');
  // Assess
  const event = JSON.parse(JSON.parse(sfn.calls[0]?.body ?? '').input);
  expect(event).toMatchObject({
    resource: '/proxied/{id}',
    path: '/proxied/42',
    httpMethod: 'POST',
    queryStringParameters: { a: '1' },
    pathParameters: { id: '42' },
    stageVariables: null,
    body: '{"x":"it\'s"}',
  });
});

test('the lambda_proxy template reads a form', async () => {
  await post('/proxied/42', 'a=1&b=it%27s+me', 'application/x-www-form-urlencoded');
  const event = JSON.parse(JSON.parse(sfn.calls[0]?.body ?? '').input);
  expect(JSON.parse(event.body)).toEqual({ a: '1', b: "it's me" });
});

test('an action without a template passes the body through unchanged', async () => {
  const body = JSON.stringify({ stateMachineArn, input: '{}' });
  await post('/raw', body, 'text/plain');
  expect(sfn.calls).toEqual([{ target: 'AWSStepFunctions.StartSyncExecution', body }]);
});

test('the response template sets the status and headers from the output of the execution', async () => {
  // Prepare
  const output = JSON.stringify({ statusCode: 404, revision: 7, title: 'Not found' });
  sfn.answer = { status: 200, body: JSON.stringify({ status: 'SUCCEEDED', output }) };
  // Act
  const response = await fetch(`${server.url}/polls/p%201?voter=v1`);
  // Assess
  expect(response.status).toBe(404);
  expect(response.headers.get('x-revision')).toBe('7');
  expect(await response.json()).toEqual({ statusCode: 404, revision: 7, title: 'Not found' });
  expect(JSON.parse(JSON.parse(sfn.calls[0]?.body ?? '').input)).toEqual({ pollId: 'p 1', voter: 'v1', body: {} });
});

test('a template that renders a header which HTTP does not allow fails its own request only', async () => {
  // Prepare
  const output = JSON.stringify({ statusCode: 200, revision: 'two\nlines' });
  sfn.answer = { status: 200, body: JSON.stringify({ status: 'SUCCEEDED', output }) };

  // Act
  const [broken, next] = [await fetch(`${server.url}/polls/p1`), await fetch(`${server.url}/nowhere`)];

  // Assess
  expect([broken.status, await broken.json()]).toEqual([500, { message: 'Internal server error' }]);
  expect(next.status).toBe(403);
});

test('the template turns a failed execution, which Step Functions answers with 200, into an error', async () => {
  sfn.answer = { status: 200, body: JSON.stringify({ status: 'FAILED', error: 'Boom' }) };
  const response = await fetch(`${server.url}/polls/p1`);
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ title: 'Boom' });
});

test('response parameters become headers: CORS, literals and headers of the answer', async () => {
  sfn.answer = { status: 200, body: JSON.stringify({ status: 'FAILED' }) };
  const response = await fetch(`${server.url}/polls/p1`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': 'https://booth.example',
    'cache-control': 'no-store',
    'x-sfn': 'sfn-1',
    'content-type': 'application/json',
  });
});

test('an error of Step Functions is mapped by the selection pattern over its status', async () => {
  sfn.answer = { status: 400, body: '{"__type":"StateMachineDoesNotExist"}' };
  const response = await post('/votes', '{}');
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ __type: 'StateMachineDoesNotExist' });
});

test('a content type without a template is answered with 415 where nothing may pass', async () => {
  const response = await post('/votes', 'hello', 'text/plain');
  expect(response.status).toBe(415);
  expect(await response.json()).toEqual({ message: 'Unsupported Media Type' });
  expect(sfn.calls).toEqual([]);
});

test('a JSON body that breaks off is answered with 400 and starts nothing', async () => {
  const response = await post('/votes', '{"a":');
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: 'Bad Request' });
  expect(sfn.calls).toEqual([]);
});

test('an integration that does not answer in time is answered with 504', async () => {
  sfn.silent = true;
  const response = await fetch(`${server.url}/slow`);
  expect(response.status).toBe(504);
  expect(await response.json()).toEqual({ message: 'Endpoint request timed out' });
});

test('if Step Functions cannot be reached, the answer is 504 and the log names its address', async () => {
  const { routes } = routesFromTemplate(compileMethods([{ path: '/votes', method: 'post' }]));
  const lost = await listening(
    createIntegrations(routes, {
      sfnEndpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      log: (line) => log.push(line),
    }),
  );
  const response = await fetch(`${lost.url}/votes`, {
    method: 'POST',
    body: '{}',
    headers: { 'Content-Type': 'application/json' },
  });
  await lost.close();
  expect(response.status).toBe(504);
  expect(log.join()).toContain('http://127.0.0.1:1');
});

test('an unknown route is answered with 403 Missing Authentication Token', async () => {
  const response = await fetch(`${server.url}/nowhere`);
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
});

describe('with a model and gateway responses', () => {
  const gateway = (ResponseType: string, StatusCode: string, text: string) => ({
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      ResponseType,
      StatusCode,
      ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      ResponseTemplates: { 'application/json': text },
    },
  });
  let checked: Listening;

  beforeEach(async () => {
    const resources = compileMethods([{ path: '/votes', method: 'post' }]);
    const model = { Type: 'AWS::ApiGateway::Model', Properties: { Schema: { type: 'object', required: ['option'] } } };
    const validator = { Type: 'AWS::ApiGateway::RequestValidator', Properties: { ValidateRequestBody: true } };
    const wired = Object.entries(resources).map(([id, resource]) => {
      if (typeof resource !== 'object' || resource === null || !('Properties' in resource)) return [id, resource];
      const Properties = Object.assign({}, resource.Properties, {
        RequestValidatorId: { Ref: 'Validator' },
        RequestModels: { 'application/json': { Ref: 'Vote' } },
      });
      return [id, { ...resource, Properties }];
    });
    const { routes, gatewayResponses } = routesFromTemplate({
      ...Object.fromEntries(wired),
      Vote: model,
      Validator: validator,
      Unfit: gateway('BAD_REQUEST_BODY', '422', '{"why":"$context.error.validationErrorString"}'),
      Unknown: gateway('MISSING_AUTHENTICATION_TOKEN', '404', '{"path":"$context.path"}'),
      TooLarge: gateway('REQUEST_TOO_LARGE', '413', '{"type":"$context.error.responseType"}'),
      Default5xx: gateway('DEFAULT_5XX', '503', '{"type":"$context.error.responseType"}'),
    });
    checked = await listening(
      createIntegrations(routes, {
        sfnEndpoint: sfn.endpoint,
        region: 'us-east-1',
        gatewayResponses,
      }),
    );
  });
  afterEach(() => checked.close());

  const send = (path: string, body: string) =>
    fetch(checked.url + path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });

  test.each([
    ['does not fit', '/votes', '{}', 422, { why: '[object has missing required properties (["option"])]' }],
    ['is no JSON', '/votes', 'option=a', 422, { why: '[Unknown error parsing request body]' }],
    ['is longer than 10 MB', '/votes', `"${'a'.repeat(10 * 1024 * 1024)}"`, 413, { type: 'REQUEST_TOO_LARGE' }],
    ['goes to an unknown address', '/nowhere', '{}', 404, { path: '/nowhere' }],
  ])(
    'a body that %s starts nothing, and is refused by the API’s gateway response',
    async (_rule, path, body, status, answer) => {
      const response = await send(path, body);
      expect({ status: response.status, body: await response.json() }).toEqual({ status, body: answer });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(sfn.calls).toEqual([]);
    },
  );

  test('a body that fits starts its execution', async () => {
    expect((await send('/votes', '{"option":"a"}')).status).toBe(200);
    expect(sfn.calls).toHaveLength(1);
  });

  test('if Step Functions is gone, DEFAULT_5XX answers INTEGRATION_FAILURE', async () => {
    await sfn.close();
    const response = await send('/votes', '{"option":"a"}');
    sfn = await startFakeStepFunctions();
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ type: 'INTEGRATION_FAILURE' });
  });
});

test('a CORS preflight is answered by its mock', async () => {
  // Prepare
  const responseParameters = { 'method.response.header.Access-Control-Allow-Methods': "'OPTIONS,GET'" };
  const preflight = {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      HttpMethod: 'OPTIONS',
      ResourceId: { 'Fn::GetAtt': ['ApiGatewayRestApi', 'RootResourceId'] },
      MethodResponses: [
        { StatusCode: '200', ResponseParameters: { 'method.response.header.Access-Control-Allow-Methods': true } },
      ],
      Integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': '{statusCode:200}' },
        IntegrationResponses: [
          { StatusCode: '200', ResponseParameters: responseParameters, ResponseTemplates: { 'application/json': '' } },
        ],
      },
    },
  };
  const { routes, problems } = routesFromTemplate({ preflight });
  const mock = await listening(createIntegrations(routes, { sfnEndpoint: sfn.endpoint, region: 'us-east-1' }));
  // Act
  const response = await fetch(`${mock.url}/`, { method: 'OPTIONS' });
  await mock.close();
  // Assess
  expect(problems).toEqual([]);
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-methods')).toBe('OPTIONS,GET');
  expect(sfn.calls).toEqual([]);
});

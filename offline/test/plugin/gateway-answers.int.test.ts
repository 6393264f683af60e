import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { GatewayResponses } from '../../src/apigateway/index.ts';
import { validatorsFromTemplate } from '../../src/apigateway/index.ts';
import { createFunctions, inProcessRuntime } from '../../src/lambda/index.ts';
import { gatewayCalls } from '../../src/plugin/gateway-calls.ts';
import {
  answerAsGateway,
  answerAsHttpApi,
  followExchanges,
  type HapiServer,
  passOnAsSent,
} from '../../src/plugin/lambda-routes.ts';
import { acceptStageInPaths, functionRouteFinder } from '../../src/plugin/machine-routes.ts';

/** The framework of serverless-offline. */
interface Framework extends HapiServer {
  info: { port: number };
  route(route: object): void;
  auth: { scheme(name: string, make: () => object): void; strategy(name: string, scheme: string): void };
  start(): Promise<void>;
  stop(): Promise<void>;
}
interface NamedRequest {
  params: { name: string };
}
interface Toolkit {
  response(body?: unknown): { code(status: number): object };
  authenticated(given: object): object;
}
const { server: createServer }: { server(options: object): Framework } = createRequire(__filename)('@hapi/hapi');

const handlers = {
  fine: async () => ({ statusCode: 201, headers: { 'x-own': 1 }, body: 'fine' }),
  crash: async () => {
    throw new RangeError('crashed');
  },
  exit: async () => process.exit(1),
  nothing: async () => null,
  text: async () => 'text',
  unknownKey: async () => ({ statusCode: 200, message: 'not a body' }),
  objectBody: async () => ({ statusCode: 200, body: {} }),
  unauthorized: async () => {
    throw new Error('Unauthorized');
  },
  noPolicy: async () => ({ principalId: 'me' }),
};

const functions = createFunctions({
  functions: Object.keys(handlers).map((name) => ({
    ...{
      name,
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      timeoutMs: 5_000,
      maximumRetryAttempts: 0,
    },
    runtime: inProcessRuntime({
      ...{ name, arn: name, memoryMb: 128, runtime: 'nodejs24.x', codeFolder: __dirname, environment: {} },
      handler: `module.${name}`,
      loadModule: async () => handlers,
    }),
  })),
  log: { notice: () => {}, error: () => {} },
});
const call = gatewayCalls(functions);

/** A model and a required parameter, as the framework compiles `request` of an `http` event. */
const validation = validatorsFromTemplate({
  Model: {
    Type: 'AWS::ApiGateway::Model',
    Properties: { ContentType: 'application/json', Schema: { type: 'object', required: ['name'] } },
  },
  Validator: {
    Type: 'AWS::ApiGateway::RequestValidator',
    Properties: { ValidateRequestBody: true, ValidateRequestParameters: true },
  },
}).validationOf({
  RequestValidatorId: { Ref: 'Validator' },
  RequestModels: { 'application/json': { Ref: 'Model' } },
  RequestParameters: { 'method.request.querystring.page': true },
});

const servers: Framework[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** Starts a server that calls functions as serverless-offline does. `/behind` has an authorizer. */
async function start(api: 'REST' | 'HTTP', gatewayResponses: GatewayResponses = new Map()): Promise<string> {
  const server = createServer({ host: '127.0.0.1', port: 0 });
  servers.push(server);
  const handler = async ({ params }: NamedRequest, toolkit: Toolkit) => {
    // serverless-offline turns an error into an answer of its own.
    const answer = await call(params.name, {}).catch(() => ({ statusCode: 502, body: 'its own' }));
    return typeof answer === 'object' && answer !== null && 'statusCode' in answer && 'body' in answer
      ? toolkit.response(answer.body).code(Number(answer.statusCode))
      : toolkit.response();
  };
  server.route({ method: 'GET', path: '/{name}', handler });
  server.route({ method: 'POST', path: '/{name}', handler, options: { payload: { parse: false } } });
  server.auth.scheme('function', () => ({
    authenticate: async ({ params }: NamedRequest, toolkit: Toolkit) => {
      try {
        await call(params.name, { type: 'TOKEN', methodArn: 'arn:aws:execute-api:us-east-1:0:api/dev/GET/' });
        return toolkit.authenticated({ credentials: {} });
      } catch {
        return Object.assign(new Error('Unauthorized'), {
          isBoom: true,
          isServer: false,
          output: { statusCode: 401, payload: {}, headers: {} },
        });
      }
    },
  }));
  server.auth.strategy('function', 'function');
  server.route({ method: 'GET', path: '/behind/{name}', options: { auth: 'function' }, handler: () => 'let in' });
  await server.start();
  const functionRoutes = [
    { method: 'ANY', path: '/{name}', isProxy: true, validation: undefined },
    { method: 'POST', path: '/fine', isProxy: true, validation },
    { method: 'GET', path: '/behind/{name}', isProxy: true, validation: undefined },
  ];
  const routes = { routes: [], functionRoutes, pathPrefix: '' };
  passOnAsSent(server);
  followExchanges(server, api, functionRouteFinder(routes));
  if (api === 'HTTP') answerAsHttpApi(server);
  else answerAsGateway(server, gatewayResponses, () => {});
  acceptStageInPaths(server.listener satisfies Server, 'dev', routes);
  return `http://127.0.0.1:${server.info.port}`;
}

async function ask(address: string, init: RequestInit = {}) {
  const response = await fetch(address, init);
  return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: await response.text() };
}

describe('a REST API', () => {
  let url: string;
  beforeAll(async () => {
    url = await start('REST');
  });

  test('passes on the answer of a function', async () => {
    expect(await ask(`${url}/fine`)).toEqual({ status: 201, type: null, body: 'fine' });
  });

  test.each(['crash', 'exit', 'nothing', 'text', 'unknownKey', 'objectBody'])(
    'answers 502 for a function that fails or gives no valid response (%s)',
    async (name) => {
      expect(await ask(`${url}/${name}`)).toEqual({
        status: 502,
        type: 'InternalServerErrorException',
        body: '{"message":"Internal server error"}',
      });
    },
  );

  test.each([
    ['crash', 500, 'AuthorizerConfigurationException', '{"message":null}'],
    ['noPolicy', 500, 'AuthorizerConfigurationException', '{"message":null}'],
    ['unauthorized', 401, 'UnauthorizedException', '{"message":"Unauthorized"}'],
  ])('answers for the authorizer %s with %i', async (name, status, type, body) => {
    expect(await ask(`${url}/behind/${name}`)).toEqual({ status, type, body });
  });

  test.each([
    ['a body that does not fit its model', '?page=1', '{}', '{"message":"Invalid request body"}'],
    ['a body that is not JSON', '?page=1', '{', '{"message":"Invalid request body"}'],
    ['a parameter that is missing', '', '{"name":"x"}', '{"message":"Missing required request parameters: [page]"}'],
  ])('refuses %s before the function is called', async (_case, query, body, answer) => {
    const headers = { 'content-type': 'application/json' };
    expect(await ask(`${url}/fine${query}`, { method: 'POST', headers, body })).toMatchObject({
      status: 400,
      body: answer,
    });
  });

  test('calls the function with a request that fits its model', async () => {
    const headers = { 'content-type': 'application/json' };
    const fitting = await ask(`${url}/fine?page=1`, { method: 'POST', headers, body: '{"name":"x"}' });
    expect(fitting).toMatchObject({ status: 201, body: 'fine' });
  });

  test('also answers below its stage, as a deployed one', async () => {
    expect(await ask(`${url}/dev/fine?x=1`)).toMatchObject({ status: 201, body: 'fine' });
    expect(await ask(`${url}/dev/behind/unauthorized`)).toMatchObject({ status: 401 });
  });

  test('answers by its own gateway responses, also for functions that fail', async () => {
    const problem = { 'application/problem+json': '{"title":"$context.error.responseType"}' };
    const own = await start(
      'REST',
      new Map([['DEFAULT_5XX', { statusCode: undefined, responseParameters: {}, responseTemplates: problem }]]),
    );
    expect(await ask(`${own}/crash`)).toMatchObject({ status: 502, body: '{"title":"INTEGRATION_FAILURE"}' });
    expect(await ask(`${own}/behind/crash`)).toMatchObject({ status: 500, body: '{"title":"AUTHORIZER_FAILURE"}' });
  });
});

test('an HTTP API answers 500 for a function that fails', async () => {
  const url = await start('HTTP');
  expect(await ask(`${url}/crash`)).toEqual({ status: 500, type: null, body: '{"message":"Internal Server Error"}' });
  expect(await ask(`${url}/behind/crash`)).toEqual({
    status: 500,
    type: null,
    body: '{"message":"Internal Server Error"}',
  });
});

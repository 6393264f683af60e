import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BallotSubmission, Problem, type ProblemCode, ProblemError, problems, routes } from '@booth/shared';
import { createIntegrations, routesFromTemplate } from 'serverless-offline-step-functions-cloud/apigateway';
import { createLocalStack, Template } from 'serverless-offline-step-functions-cloud/cloudformation';
import * as z from 'zod/mini';
import { type PackagedTemplate, packageService } from '../../../../shared/test/support/packaged-template.ts';
import { packageWithSettings } from '../support/stage-with-settings.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '../..'), 'prod');
});

describe('an answer of API Gateway itself', () => {
  const Gateway = z.object({
    ResponseType: z.string(),
    StatusCode: z.string(),
    ResponseParameters: z.record(z.string(), z.string()),
    ResponseTemplates: z.object({ 'application/json': z.string() }),
  });

  test.each<[string, ProblemCode]>([
    ['DEFAULT_4XX', 'malformed-request'],
    ['UNSUPPORTED_MEDIA_TYPE', 'malformed-request'],
    ['DEFAULT_5XX', 'internal-error'],
    ['MISSING_AUTHENTICATION_TOKEN', 'unknown-poll'],
    ['INVALID_SIGNATURE', 'unknown-poll'],
    ['EXPIRED_TOKEN', 'unknown-poll'],
    ['RESOURCE_NOT_FOUND', 'unknown-poll'],
    ['BAD_REQUEST_BODY', 'invalid-request'],
    ['UNAUTHORIZED', 'not-signed-in'],
    ['ACCESS_DENIED', 'not-an-organizer'],
    ['REQUEST_TOO_LARGE', 'body-too-large'],
    ['THROTTLED', 'unavailable'],
    ['WAF_FILTERED', 'unavailable'],
    ['INTEGRATION_FAILURE', 'unavailable'],
    ['INTEGRATION_TIMEOUT', 'unavailable'],
  ])('%s is the problem %s, readable from any origin', (type, code) => {
    const responses = template.propertiesOf('AWS::ApiGateway::GatewayResponse').map((each) => Gateway.parse(each));
    const response = responses.find(({ ResponseType }) => ResponseType === type);
    const problem = Problem.parse(JSON.parse(response?.ResponseTemplates['application/json'] ?? ''));
    expect(problem).toEqual(new ProblemError(code, problem.detail).problem);
    expect(response?.StatusCode).toBe(`${problems[code].status}`);
    expect(response?.ResponseParameters).toMatchObject({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.Access-Control-Expose-Headers': "'date'",
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.Cache-Control': "'no-store'",
    });
  });
});

describe('the stage of the API', () => {
  const stageOf = () => {
    const { ApiStage } = template.resources('AWS::ApiGateway::Stage');
    return z.looseObject({ DeploymentId: z.object({ Ref: z.string() }) }).parse(ApiStage?.Properties);
  };

  test('is regional and throttled, starts of sessions more than the rest', () => {
    expect(template.propertiesOf('AWS::ApiGateway::RestApi')).toMatchObject([
      { EndpointConfiguration: { Types: ['REGIONAL'] } },
    ]);
    expect(stageOf()).toMatchObject({
      StageName: 'prod',
      TracingEnabled: true,
      MethodSettings: [
        { ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 5_000 },
        {
          // The path as the settings of a stage have it.
          ResourcePath: `/${routes.startSession.path.replaceAll('/', '~1')}`,
          HttpMethod: routes.startSession.method,
          ThrottlingRateLimit: 100,
          ThrottlingBurstLimit: 5_000,
        },
      ],
    });
  });

  test('goes live with all answers of API Gateway itself', () => {
    const deployment = template.resources('AWS::ApiGateway::Deployment')[stageOf().DeploymentId.Ref];
    const responses = Object.keys(template.resources('AWS::ApiGateway::GatewayResponse'));
    expect(deployment?.DependsOn).toEqual(expect.arrayContaining(responses));
    expect(deployment?.Properties).not.toHaveProperty('StageName');
  });

  test("logs requests without personal data, by a role that outlives the stack, because it is the whole account's", () => {
    expect(template.accessLogs.map((fields) => Object.values(fields))).toEqual([
      [
        '$context.requestId',
        '$context.requestTimeEpoch',
        '$context.httpMethod $context.resourcePath',
        '$context.status',
        '$context.responseLatency',
        '$context.integrationLatency',
        '$context.integrationStatus',
        '$context.integration.error',
        '$context.authorizer.error',
        '$context.error.responseType',
        '$context.wafResponseCode',
        '$context.xrayTraceId',
      ],
    ]);
    expect(template.resources('AWS::ApiGateway::Account').ApiLogging).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(template.resources('AWS::IAM::Role').ApiLoggingRole).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  test('has a firewall if the settings say so: limits per address, tighter ones for starts', async () => {
    const guarded = await packageWithSettings();
    expect(guarded.propertiesOf('AWS::WAFv2::WebACL')).toMatchObject([
      {
        Scope: 'REGIONAL',
        Rules: [
          {
            Action: { Block: {} },
            Statement: {
              RateBasedStatement: {
                ...{ AggregateKeyType: 'IP', Limit: 6_000 },
                ScopeDownStatement: {
                  AndStatement: {
                    Statements: [
                      { ByteMatchStatement: { SearchString: 'POST' } },
                      { ByteMatchStatement: { SearchString: '/sessions', PositionalConstraint: 'ENDS_WITH' } },
                    ],
                  },
                },
              },
            },
          },
          { Action: { Block: {} }, Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 60_000 } } },
        ],
      },
    ]);
    expect(guarded.propertiesOf('AWS::WAFv2::WebACLAssociation')).toMatchObject([
      { ResourceArn: { 'Fn::Sub': expect.stringContaining('/restapis/${ApiGatewayRestApi}/stages/${ApiStage}') } },
    ]);
    expect(template.propertiesOf('AWS::WAFv2::WebACL')).toEqual([]);
  });
});

describe("API Gateway's model of a ballot", () => {
  const Model = z.object({ ContentType: z.string(), Schema: z.record(z.string(), z.unknown()) });
  const modelOf = () => {
    const [model] = template.propertiesOf('AWS::ApiGateway::Model').map((each) => Model.parse(each));
    if (model === undefined) throw new Error('there is a model');
    return model;
  };

  test('equals the shared schema, and the method uses it', () => {
    // Prepare
    const { ApiGatewayMethodPollsPollidVarBallotsPost: method } = template.resources('AWS::ApiGateway::Method');
    const [validatorId = ''] = Object.keys(template.resources('AWS::ApiGateway::RequestValidator'));
    const [modelId = ''] = Object.keys(template.resources('AWS::ApiGateway::Model'));

    // Assess
    expect(method?.Properties).toMatchObject({
      RequestModels: { 'application/json': { Ref: modelId } },
      RequestValidatorId: { Ref: validatorId },
    });
    expect(template.propertiesOf('AWS::ApiGateway::RequestValidator')).toEqual([
      expect.objectContaining({ ValidateRequestBody: true }),
    ]);
    const { title, $schema, ...schema } = modelOf().Schema;
    const { $schema: _newer, ...shared } = z.toJSONSchema(BallotSubmission, { target: 'draft-4', io: 'input' });
    const Properties = z.looseObject({ optionIds: z.record(z.string(), z.unknown()) });
    const { optionIds, ...others } = Properties.parse(shared.properties);
    // JSON Schema has a keyword for zod's refinement.
    expect(schema).toEqual({ ...shared, properties: { ...others, optionIds: { ...optionIds, uniqueItems: true } } });
  });
});

describe('between API Gateway and its workflows', () => {
  const VOTER = '3f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f';
  /** Replaces Step Functions: keeps the requests, and gives the answers of a test. */
  const stepFunctions: { server: Server; asked: string[]; status: number; answer: object } = {
    server: createServer(async (request, response) => {
      stepFunctions.asked.push(await text(request));
      response.writeHead(stepFunctions.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(stepFunctions.answer));
    }),
    asked: [],
    status: 200,
    answer: {},
  };
  let gateway: { url: string };
  const listening: Server[] = [];

  const listen = async (server: Server): Promise<string> => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    listening.push(server);
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  };

  beforeAll(async () => {
    const sfnEndpoint = await listen(stepFunctions.server);
    const parsed = Template.parse(JSON.parse(template.text));
    const stack = createLocalStack({
      template: parsed,
      stackName: 'booth-survey-prod',
      region: 'us-east-1',
      accountId: '000000000000',
      streamArns: new Map(),
      imports: new Map([['booth-hosting-prod-AmplifyUrl', 'https://vote.example']]),
      addresses: { http: '', websocket: '', stageInRestPath: false },
    });
    const methods = stack.resourcesOf('AWS::ApiGateway::Method').filter(([id]) => id.includes('PollsPollidVar'));
    const resolved = methods.flatMap(([id, { Properties, ...method }]) => {
      const { HttpMethod, ResourceId, MethodResponses } = Properties;
      // The other methods are of Lambda functions.
      if (!JSON.stringify(Properties.Integration).match(/states:action|MOCK/)) return [];
      const Integration = stack.resolve(Properties.Integration, id);
      return [[id, { ...method, Properties: { HttpMethod, ResourceId, MethodResponses, Integration } }]];
    });
    const { routes, problems: issues } = routesFromTemplate({
      ...Object.fromEntries(stack.resourcesOf('AWS::ApiGateway::Resource')),
      ...Object.fromEntries(resolved),
    });
    expect(issues).toEqual([]);
    const server = createServer(createIntegrations(routes, { sfnEndpoint, region: 'us-east-1' }));
    gateway = { url: await listen(server) };
  });
  // Even if packaging failed and only one of them runs, because Jest would wait for it.
  afterAll(() => {
    for (const server of listening) server.close();
  });
  beforeEach(() => {
    stepFunctions.asked = [];
    stepFunctions.status = 200;
    stepFunctions.answer = { status: 'SUCCEEDED', output: JSON.stringify({ status: 200, body: '{"ok":true}' }) };
  });

  const Asked = z.strictObject({ stateMachineArn: z.string(), name: z.string(), input: z.string() });
  const executions = () => stepFunctions.asked.map((body) => Asked.parse(JSON.parse(body)));
  /** Returns the inputs, without the correlation ids. */
  const asked = () =>
    executions().map(({ input }) => {
      const { correlationId: _id, ...sent } = JSON.parse(input);
      return sent;
    });
  /** Returns the names of the executions, and the correlation ids in the inputs of ballots. */
  const named = () => executions().map(({ name, input }) => [name, JSON.parse(input).correlationId]);

  test.each(['x-device-id', 'X-Device-Id'])('the poll and the header %s become the input', async (header) => {
    const response = await fetch(`${gateway.url}/polls/favourites`, { headers: { [header]: VOTER } });
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    // Pages may read the server's clock.
    expect(response.headers.get('access-control-expose-headers')).toBe('date');
    expect(asked()).toEqual([{ pollId: 'favourites', deviceId: VOTER }]);
    expect(stepFunctions.asked[0]).toContain('stateMachine:booth-survey-prod-home');
  });

  test('without the header the voter is empty', async () => {
    await fetch(`${gateway.url}/polls/favourites`);
    expect(asked()).toEqual([{ pollId: 'favourites', deviceId: '' }]);
  });

  test.each([
    ['a quote', 'a","deviceId":"b'],
    ['a backslash', 'a\\'],
    ['an expression', '{% $now() %}'],
    ['a template', '$util.urlEncode(1)#set($x=1)'],
    ['another script', 'ポール'],
  ])('a hostile path or header (%s) stays text within its string', async (_what, hostile) => {
    // Act
    await fetch(`${gateway.url}/polls/${encodeURIComponent(hostile)}?x-device-id=of-the-query`, {
      headers: { 'x-device-id': encodeURIComponent(hostile) },
    });

    // Assess
    const [input] = asked();
    expect(Object.keys(input)).toEqual(['pollId', 'deviceId']);
    for (const value of Object.values(input)) expect(value).toMatch(/^[A-Za-z0-9_!-]+$/);
    expect(input.pollId).toContain('!');
  });

  describe('a ballot', () => {
    /** Returns the input of a ballot without a proof of identity, idempotency key or change. */
    const NOTHING_ELSE = { pollId: 'hands', deviceId: VOTER, idempotencyKey: '', handle: '', code: '', replaces: '' };
    const post = (body: string, headers: Record<string, string> = {}, pollId = 'hands') =>
      fetch(`${gateway.url}/polls/${pollId}/ballots`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-device-id': VOTER, ...headers },
        body,
      });

    test.each([[['s3']], [['s3', 'sqs', 'step-functions']]])(
      'the options %j become the input, with the poll and the voter',
      async (optionIds) => {
        const response = await post(JSON.stringify({ optionIds }));
        expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
        expect(asked()).toEqual([{ ...NOTHING_ELSE, optionIds }]);
        expect(stepFunctions.asked[0]).toContain('stateMachine:booth-survey-prod-cast-ballot');
      },
    );

    test('the proof of identity, the idempotency key and the replaced ballot become the input', async () => {
      const replaces = '2026-11-23T10:00:00.000Z';
      const body = { optionIds: ['s3'], handle: '@jo.doe_1-2', code: 'K7QF2M9X4T00', replaces };
      await post(JSON.stringify(body), { 'Idempotency-Key': VOTER });
      expect(asked()).toEqual([{ ...NOTHING_ELSE, ...body, idempotencyKey: VOTER }]);
    });

    test.each(['a","pollId":"b', 'a\\"', '{% $now() %}', '#set($x=1)$x', 'ポール'])(
      'hostile proofs (%s) stay text within their strings',
      async (hostile) => {
        // Act
        await post(JSON.stringify({ optionIds: [], handle: hostile, code: hostile, replaces: hostile }), {
          'idempotency-key': encodeURIComponent(hostile),
        });

        // Assess
        const [{ handle, code, replaces, idempotencyKey, ...rest }] = asked();
        expect(rest).toEqual({ pollId: 'hands', deviceId: VOTER, optionIds: [] });
        for (const value of [handle, code, replaces, idempotencyKey]) expect(value).toMatch(/^[@A-Za-z0-9_.:!-]+$/);
      },
    );

    // API Gateway refuses bodies that do not fit the model, but the template alone must be safe
    // too.
    test.each([
      ['a quote', ['a","pollId":"b'], ['a!!!pollId!!!b']],
      ['a backslash', ['a\\"'], ['a!!']],
      ['an expression and a template', ['{% $now() %}', '$util.urlEncode(1)#set($x=1)'], undefined],
      ['another script', ['ポール'], ['!!!']],
      ['numbers and words of JSON', [1, true], ['1', 'true']],
      ['an object', [{ a: '"' }], undefined],
      ['an empty list', [], []],
      ['no list', undefined, []],
      ['a number in its place', 7, []],
      ['a null in its place', null, []],
    ])('a hostile body (%s) stays text within its strings', async (_what, optionIds, expected) => {
      // Act
      await post(JSON.stringify({ optionIds, deviceId: 'mine', pollId: 'mine' }));

      // Assess
      const [input] = asked();
      expect(input).toEqual({ ...NOTHING_ELSE, optionIds: expected ?? expect.any(Array) });
      for (const id of input.optionIds) expect(id).toMatch(/^[A-Za-z0-9_!-]+$/);
    });

    test('a hostile path or voter stays text within its string', async () => {
      await post('{"optionIds":["s3"]}', { 'x-device-id': '","a":"b' }, encodeURIComponent('","a":"b'));
      expect(asked()).toEqual([{ ...NOTHING_ELSE, pollId: '!!!a!!!b', deviceId: '!!!a!!!b', optionIds: ['s3'] }]);
    });

    test('a form is no ballot: nothing of it becomes the input', async () => {
      await post('optionIds=s3', { 'content-type': 'application/x-www-form-urlencoded' });
      expect(asked()).toEqual([{ ...NOTHING_ELSE, deviceId: 'a-form-is-not-a-ballot', optionIds: [] }]);
    });

    test.each(['text/plain', 'application/xml'])('%s is refused before any execution: 415', async (type) => {
      const response = await post('{"optionIds":["s3"]}', { 'content-type': type });
      expect([response.status, stepFunctions.asked]).toEqual([415, []]);
    });
  });

  describe('the correlation id', () => {
    const ID = 'c0ffee_-0123456789abcdef';
    const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    const home = (headers: Record<string, string>) => fetch(`${gateway.url}/polls/favourites`, { headers });
    const vote = (headers: Record<string, string>, type = 'application/json') =>
      fetch(`${gateway.url}/polls/hands/ballots`, {
        method: 'POST',
        headers: { 'content-type': type, 'x-device-id': VOTER, ...headers },
        body: '{"optionIds":["s3"]}',
      });

    test.each(['x-correlation-id', 'X-Correlation-Id'])('of the header %s names the execution', async (header) => {
      await home({ [header]: ID });
      await vote({ [header]: ID });
      expect(named()).toEqual([
        [ID, undefined],
        [ID, ID],
      ]);
    });

    test.each([
      ['of seven characters', '1234567'],
      ['of 37 characters', 'a'.repeat(37)],
      ['with a quote', '12345678","pollId":"b'],
      ['with a line of its own', '12345678%0A'],
      ['with an expression', '{% $now() %}'],
      ['that is empty', ''],
    ])('%s is replaced by the id of API Gateway', async (_what, hostile) => {
      expect((await home({ 'x-correlation-id': hostile })).status).toBe(200);
      expect((await vote({ 'x-correlation-id': hostile })).status).toBe(200);
      const [[homeName] = [], [voteName, inInput] = []] = named();
      expect([homeName, voteName]).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
      expect(inInput).toBe(voteName);
    });

    test('is that of API Gateway if none was sent, and for a form', async () => {
      await home({});
      await vote({ 'x-correlation-id': ID }, 'application/x-www-form-urlencoded');
      expect(named()).toEqual([
        [expect.stringMatching(UUID), undefined],
        [expect.stringMatching(UUID), expect.stringMatching(UUID)],
      ]);
    });
  });

  test('the body of a request is never the input', async () => {
    await fetch(`${gateway.url}/polls/favourites`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-device-id': VOTER },
    });
    expect(asked()).toEqual([{ pollId: 'favourites', deviceId: VOTER }]);
  });

  test('a problem of the workflow keeps its status and is a problem+json', async () => {
    // Prepare
    const { problem } = new ProblemError('unknown-poll', 'Check the address.');
    stepFunctions.answer = {
      status: 'SUCCEEDED',
      output: JSON.stringify({ status: 404, body: JSON.stringify(problem) }),
    };

    // Act
    const response = await fetch(`${gateway.url}/polls/none`);

    // Assess
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await response.json()).toEqual(problem);
  });

  test.each([
    ['failed', 200, { status: 'FAILED', error: 'States.Runtime', cause: 'secret' }, 'internal-error'],
    ['ran out of time', 200, { status: 'TIMED_OUT' }, 'internal-error'],
    ['was throttled', 400, { __type: 'ThrottlingException', message: 'secret' }, 'unavailable'],
    ['met an error of Step Functions', 500, { message: 'secret' }, 'unavailable'],
  ] as const)('an execution that %s is a problem, and tells nothing of it', async (_what, status, answer, code) => {
    // Prepare
    Object.assign(stepFunctions, { status, answer });

    // Act
    const response = await fetch(`${gateway.url}/polls/favourites`);

    // Assess
    const body = await response.text();
    const problem = Problem.parse(JSON.parse(body));
    expect(problem).toEqual(new ProblemError(code, problem.detail).problem);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      problems[code].status,
      'application/problem+json',
    ]);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-expose-headers')).toBe('date');
    expect(body).not.toContain('secret');
  });

  test.each(['/polls/favourites', '/polls/favourites/sessions', '/polls/favourites/ballots'])(
    'the preflight of %s is answered for an hour',
    async (path) => {
      const response = await fetch(`${gateway.url}${path}`, { method: 'OPTIONS' });
      expect(response.status).toBe(200);
      // Only the site, although pages of any origin can read public data.
      expect(response.headers.get('access-control-allow-origin')).toBe('https://vote.example');
      expect(response.headers.get('access-control-allow-headers')).toBe(
        'content-type,x-device-id,if-none-match,idempotency-key,authorization,if-match,x-receipt,x-correlation-id',
      );
      expect(response.headers.get('access-control-max-age')).toBe('3600');
    },
  );
});

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BallotSubmission, Problem, type ProblemCode, ProblemError, problems } from '@booth/shared';
import {
  type IntegrationServer,
  routesFromTemplate,
  startIntegrationServer,
} from 'serverless-offline-step-functions-cloud/apigateway';
import { createLocalStack, Template } from 'serverless-offline-step-functions-cloud/cloudformation';
import { z } from 'zod';
import { type PackagedTemplate, packageService } from '../../../shared/test/packaged-template.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '..'), 'prod');
}, 120_000);

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const table = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const logsOf = (name: string) => ({ 'Fn::GetAtt': [`${name}LogGroup`, 'Arn'] });
const SURVEY = { Ref: 'SurveyWorkflow' };
const ITS_EXECUTIONS = {
  'Fn::Sub': 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${SurveyWorkflow.Name}:*',
};

describe('rights', () => {
  test.each([
    [
      'StartSessionRole',
      [...LOGS, 'dynamodb:GetItem', 'dynamodb:PutItem', 'states:DescribeExecution', 'states:StartExecution'],
      [logsOf('StartSession'), table('PollsTable'), table('SessionsTable'), SURVEY, ITS_EXECUTIONS],
    ],
    ['ReadSessionRole', [...LOGS, 'dynamodb:GetItem'], [logsOf('ReadSession'), table('SessionsTable')]],
    [
      'SubmitAnswerRole',
      [
        ...LOGS,
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
        'states:DescribeExecution',
        'states:SendTaskFailure',
        'states:SendTaskSuccess',
      ],
      [logsOf('SubmitAnswer'), table('PollsTable'), table('SessionsTable'), SURVEY, ITS_EXECUTIONS],
    ],
    ['SurveyWorkflowRole', ['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table('SessionsTable'), table('VotesTable')]],
    ['HomeCallerRole', ['states:StartSyncExecution'], [{ Ref: 'HomeWorkflow' }]],
    ['CastBallotCallerRole', ['states:StartSyncExecution'], [{ Ref: 'CastBallotWorkflow' }]],
  ])('%s allows what is called with it and nothing else', (role, actions, resources) => {
    expect(template.rights[role]).toEqual({ actions: actions.toSorted(), resources });
  });

  test('HomeWorkflowRole reads three tables, and may deliver logs, for which AWS knows no resources', () => {
    const { actions = [], resources = [] } = template.rights.HomeWorkflowRole ?? {};
    expect(actions.filter((action) => !action.startsWith('logs:'))).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
    expect(resources).toEqual([
      [table('PollsTable'), table('SessionsTable')],
      { 'Fn::Sub': 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/booth-results-prod' },
      '*',
    ]);
  });

  test('CastBallotWorkflowRole reads a poll, reads and puts ballots, and may deliver logs', () => {
    const { actions = [], resources = [] } = template.rights.CastBallotWorkflowRole ?? {};
    const ofData = actions.filter((action) => !action.startsWith('logs:'));
    expect(new Set(ofData)).toEqual(new Set(['dynamodb:GetItem', 'dynamodb:PutItem']));
    expect(resources).toEqual([table('PollsTable'), table('VotesTable'), '*']);
  });

  test('no action is a pattern, and nothing else is allowed on everything', () => {
    for (const [role, { actions, resources }] of Object.entries(template.rights)) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(resources.includes('*')).toBe(['HomeWorkflowRole', 'CastBallotWorkflowRole'].includes(role));
    }
  });

  test('each function and each workflow has a role of its own, and the plugin made none', () => {
    const machineRoles = template.propertiesOf('AWS::StepFunctions::StateMachine').map(({ RoleArn }) => RoleArn);
    const users = [...Object.values(template.functionRoles), ...machineRoles].map((role) => JSON.stringify(role));
    expect(users).toHaveLength(6);
    expect(new Set(users).size).toBe(6);
    expect(Object.keys(template.rights)).toHaveLength(8);
  });
});

describe('tables', () => {
  test('in prod they outlive mistakes: protected, recoverable, kept when the stack goes', () => {
    const tables = Object.values(template.resources('AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(3);
    for (const each of tables) {
      expect(each).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      });
    }
  });

  test('sessions expire; votes have both images in their stream, polls the new one', () => {
    const { PollsTable, SessionsTable, VotesTable } = template.resources('AWS::DynamoDB::Table');
    expect(SessionsTable?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
    expect(VotesTable?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(PollsTable?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
    expect([VotesTable, PollsTable].map((each) => each?.Properties.TimeToLiveSpecification)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('other services get the tables and streams by exports', () => {
    const names = ['VotesTableName', 'VotesStreamArn', 'PollsTableName', 'PollsStreamArn'];
    expect(template.exports).toEqual(expect.arrayContaining(names.map((name) => `booth-survey-prod-${name}`)));
  });
});

describe('workflows', () => {
  const Definition = z.object({ 'Fn::Sub': z.tuple([z.string(), z.record(z.string(), z.unknown())]) });

  test('all are in JSONata throughout, survey is Standard, the others are Express and log no data', () => {
    const { SurveyWorkflow, HomeWorkflow, CastBallotWorkflow } = template.resources('AWS::StepFunctions::StateMachine');
    for (const workflow of [SurveyWorkflow, HomeWorkflow, CastBallotWorkflow]) {
      const [definition] = Definition.parse(workflow?.Properties.DefinitionString)['Fn::Sub'];
      expect(JSON.parse(definition).QueryLanguage).toBe('JSONata');
      expect(definition).not.toContain('JSONPath');
    }
    expect(SurveyWorkflow?.Properties.StateMachineType).toBe('STANDARD');
    for (const workflow of [HomeWorkflow, CastBallotWorkflow]) {
      expect(workflow?.Properties).toMatchObject({
        StateMachineType: 'EXPRESS',
        LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      });
    }
  });

  test('the definitions fit in what CloudFormation and Step Functions take: no name is left to fill in but tables', () => {
    for (const { DefinitionString } of template.propertiesOf('AWS::StepFunctions::StateMachine')) {
      const [definition, names] = Definition.parse(DefinitionString)['Fn::Sub'];
      const used = [...definition.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name);
      expect(new Set(used)).toEqual(new Set(Object.keys(names)));
      expect(Object.values(names).every((name) => JSON.stringify(name).endsWith('Table"}'))).toBe(true);
    }
  });

  test('the API is deployed with the routes that have no function, too', () => {
    const [deployment] = Object.values(template.resources('AWS::ApiGateway::Deployment'));
    expect(deployment?.DependsOn).toContain('ApiGatewayMethodPollsPollidVarGet');
    expect(deployment?.DependsOn).toContain('ApiGatewayMethodPollsPollidVarBallotsPost');
  });

  test('nothing of the local cloud is in the template', () => {
    expect(template.text).not.toMatch(/localhost|127\.0\.0\.1|offline/i);
  });
});

describe('what API Gateway answers by itself', () => {
  const Gateway = z.object({
    ResponseType: z.string(),
    StatusCode: z.string(),
    ResponseParameters: z.record(z.string(), z.string()),
    ResponseTemplates: z.object({ 'application/json': z.string() }),
  });

  test.each<[string, ProblemCode]>([
    ['DEFAULT_4XX', 'malformed-request'],
    ['DEFAULT_5XX', 'internal-error'],
    ['MISSING_AUTHENTICATION_TOKEN', 'unknown-poll'],
    ['BAD_REQUEST_BODY', 'invalid-request'],
    ['REQUEST_TOO_LARGE', 'body-too-large'],
    ['THROTTLED', 'unavailable'],
    ['INTEGRATION_FAILURE', 'unavailable'],
    ['INTEGRATION_TIMEOUT', 'unavailable'],
  ])('%s is the problem %s, readable from any origin', (type, code) => {
    const responses = template.propertiesOf('AWS::ApiGateway::GatewayResponse').map((each) => Gateway.parse(each));
    const response = responses.find(({ ResponseType }) => ResponseType === type);
    const problem = Problem.parse(JSON.parse(response?.ResponseTemplates['application/json'] ?? ''));
    expect(problem).toEqual(new ProblemError(code, problem.detail).problem);
    expect(response?.StatusCode).toBe(`${problems[code].status}`);
    expect(response?.ResponseParameters).toEqual({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.Cache-Control': "'no-store'",
    });
  });
});

describe("API Gateway's model of a ballot", () => {
  const Model = z.object({ ContentType: z.string(), Schema: z.record(z.string(), z.unknown()) });
  const modelOf = () => {
    const [model] = template.propertiesOf('AWS::ApiGateway::Model').map((each) => Model.parse(each));
    if (model === undefined) throw new Error('there is a model');
    return model;
  };

  test('is what the shared schema says, and the method asks for it', () => {
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
    const { $schema: _newer, ...shared } = z.toJSONSchema(BallotSubmission, { target: 'draft-4' });
    // JSON Schema has a word for what zod's schema refines.
    expect(schema).toEqual({ ...shared, properties: { optionIds: expect.objectContaining({ uniqueItems: true }) } });
    const Properties = z.object({ optionIds: z.record(z.string(), z.unknown()) });
    const { uniqueItems, ...optionIds } = Properties.parse(schema.properties).optionIds;
    expect(optionIds).toEqual(Properties.parse(shared.properties).optionIds);
  });
});

describe('the way from API Gateway to its workflows and back', () => {
  const VOTER = '3f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f';
  /** Stands for Step Functions: keeps what it is asked, and answers what it is told. */
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
  let gateway: IntegrationServer;

  beforeAll(async () => {
    stepFunctions.server.listen(0, '127.0.0.1');
    await once(stepFunctions.server, 'listening');
    const address = stepFunctions.server.address();
    const sfnEndpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const parsed = Template.parse(JSON.parse(template.text));
    const stack = createLocalStack({
      template: parsed,
      stackName: 'booth-survey-prod',
      region: 'us-east-1',
      accountId: '000000000000',
      streamArns: new Map(),
      imports: new Map(),
      addresses: { http: '', websocket: '', stageInRestPath: false },
    });
    const methods = stack.resourcesOf('AWS::ApiGateway::Method').filter(([id]) => id.includes('PollsPollidVar'));
    const resolved = methods.flatMap(([id, { Properties, ...method }]) => {
      const { HttpMethod, ResourceId, MethodResponses } = Properties;
      // The others are Lambda's.
      if (!JSON.stringify(Properties.Integration).match(/states:action|MOCK/)) return [];
      const Integration = stack.resolve(Properties.Integration, id);
      return [[id, { ...method, Properties: { HttpMethod, ResourceId, MethodResponses, Integration } }]];
    });
    const { routes, problems: faults } = routesFromTemplate({
      ...Object.fromEntries(stack.resourcesOf('AWS::ApiGateway::Resource')),
      ...Object.fromEntries(resolved),
    });
    expect(faults).toEqual([]);
    gateway = await startIntegrationServer(routes, { sfnEndpoint, region: 'us-east-1' });
  });
  afterAll(async () => {
    await gateway.close();
    stepFunctions.server.close();
  });
  beforeEach(() => {
    stepFunctions.asked = [];
    stepFunctions.status = 200;
    stepFunctions.answer = { status: 'SUCCEEDED', output: JSON.stringify({ status: 200, body: '{"ok":true}' }) };
  });

  const Asked = z.strictObject({ stateMachineArn: z.string(), input: z.string() });
  const asked = () => stepFunctions.asked.map((body) => JSON.parse(Asked.parse(JSON.parse(body)).input));

  test.each(['x-voter-id', 'X-Voter-Id'])('the poll and the header %s become the input', async (header) => {
    const response = await fetch(`${gateway.url}/polls/favourites`, { headers: { [header]: VOTER } });
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked()).toEqual([{ pollId: 'favourites', voterId: VOTER }]);
    expect(stepFunctions.asked[0]).toContain('stateMachine:booth-survey-prod-home');
  });

  test('without the header the voter is empty', async () => {
    await fetch(`${gateway.url}/polls/favourites`);
    expect(asked()).toEqual([{ pollId: 'favourites', voterId: '' }]);
  });

  test.each([
    ['a quote', 'a","voterId":"b'],
    ['a backslash', 'a\\'],
    ['an expression', '{% $now() %}'],
    ['a template', '$util.urlEncode(1)#set($x=1)'],
    ['another script', 'ポール'],
  ])('a hostile path or header (%s) stays text within its string', async (_what, hostile) => {
    // Act
    await fetch(`${gateway.url}/polls/${encodeURIComponent(hostile)}?x-voter-id=of-the-query`, {
      headers: { 'x-voter-id': encodeURIComponent(hostile) },
    });

    // Assess
    const [input] = asked();
    expect(Object.keys(input)).toEqual(['pollId', 'voterId']);
    for (const value of Object.values(input)) expect(value).toMatch(/^[A-Za-z0-9_!-]+$/);
    expect(input.pollId).toContain('!');
  });

  describe('a ballot', () => {
    const post = (body: string, headers: Record<string, string> = {}, pollId = 'hands') =>
      fetch(`${gateway.url}/polls/${pollId}/ballots`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-voter-id': VOTER, ...headers },
        body,
      });

    test.each([[['s3']], [['s3', 'sqs', 'step-functions']]])(
      'the options %j become the input, with the poll and the voter',
      async (optionIds) => {
        const response = await post(JSON.stringify({ optionIds }), { 'idempotency-key': '"}' });
        expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
        expect(asked()).toEqual([{ pollId: 'hands', voterId: VOTER, optionIds }]);
        expect(stepFunctions.asked[0]).toContain('stateMachine:booth-survey-prod-cast-ballot');
      },
    );

    // What of this does not fit the model, API Gateway refuses before; the template alone must hold as well.
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
      await post(JSON.stringify({ optionIds, voterId: 'mine', pollId: 'mine' }));

      // Assess
      const [input] = asked();
      expect(input).toEqual({ pollId: 'hands', voterId: VOTER, optionIds: expected ?? expect.any(Array) });
      for (const id of input.optionIds) expect(id).toMatch(/^[A-Za-z0-9_!-]+$/);
    });

    test('a hostile path or voter stays text within its string', async () => {
      await post('{"optionIds":["s3"]}', { 'x-voter-id': '","a":"b' }, encodeURIComponent('","a":"b'));
      expect(asked()).toEqual([{ pollId: '!!!a!!!b', voterId: '!!!a!!!b', optionIds: ['s3'] }]);
    });

    test('a form is no ballot: none of it becomes the input', async () => {
      await post('optionIds=s3', { 'content-type': 'application/x-www-form-urlencoded' });
      expect(asked()).toEqual([{ pollId: 'hands', voterId: 'a-form-is-not-a-ballot', optionIds: [] }]);
    });

    test.each(['text/plain', 'application/xml'])('%s is refused before any execution: 415', async (type) => {
      const response = await post('{"optionIds":["s3"]}', { 'content-type': type });
      expect([response.status, stepFunctions.asked]).toEqual([415, []]);
    });
  });

  test('the body of a request is never the input', async () => {
    await fetch(`${gateway.url}/polls/favourites`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-voter-id': VOTER },
    });
    expect(asked()).toEqual([{ pollId: 'favourites', voterId: VOTER }]);
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
    ['met a fault of Step Functions', 500, { message: 'secret' }, 'unavailable'],
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
    expect(body).not.toContain('secret');
  });

  test.each(['/polls/favourites', '/polls/favourites/sessions', '/polls/favourites/ballots'])(
    'the preflight of %s is answered for an hour',
    async (path) => {
      const response = await fetch(`${gateway.url}${path}`, { method: 'OPTIONS' });
      expect(response.status).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-headers')).toBe(
        'content-type,x-voter-id,if-none-match,idempotency-key,authorization,if-match',
      );
      expect(response.headers.get('access-control-max-age')).toBe('3600');
    },
  );
});

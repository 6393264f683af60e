import {
  createLocalStack,
  type LocalStackOptions,
  Template,
  UnresolvedIntrinsic,
} from '../../src/cloudformation/index.ts';

const template = {
  Parameters: { Colour: { Default: 'green' }, NoDefault: {} },
  Mappings: { Sizes: { dev: { shards: 1 }, prod: { shards: 10 } } },
  Conditions: {
    IsProd: { 'Fn::Equals': ['dev', 'prod'] },
    IsNotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    Both: {
      'Fn::And': [{ Condition: 'IsNotProd' }, { 'Fn::Or': [{ Condition: 'IsProd' }, { 'Fn::Equals': [1, '1'] }] }],
    },
  },
  Resources: {
    VotesTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Sub': 'votes-${AWS::StackName}' } } },
    PlainTable: { Type: 'AWS::DynamoDB::Table' },
    ProdTable: { Type: 'AWS::DynamoDB::Table', Condition: 'IsProd' },
    CountLambdaFunction: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'svc-dev-count' } },
    Survey: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'survey-dev' } },
    Unnamed: { Type: 'AWS::StepFunctions::StateMachine' },
    Dead: { Type: 'AWS::SQS::Queue' },
    ApiGatewayRestApi: { Type: 'AWS::ApiGateway::RestApi' },
    HttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    WebsocketsApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
    Ouroboros: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { Ref: 'Ouroboros' } } },
    Unknown: { Type: 'AWS::Cognito::UserPool' },
  },
};

function aStack(options: Partial<LocalStackOptions> = {}) {
  return createLocalStack({
    template: Template.parse(template),
    stackName: 'svc-dev',
    region: 'eu-west-1',
    accountId: '000000000000',
    sqsEndpoint: 'http://127.0.0.1:9324',
    streamArns: new Map([['VotesTable', 'arn:aws:dynamodb:ddblocal:000000000000:table/votes-svc-dev/stream/2026']]),
    addresses: { http: 'http://localhost:4001', websocket: 'http://localhost:4013', stageInRestPath: false },
    imports: new Map([['other-dev-Name', 'imported']]),
    ...options,
  });
}

describe('an intrinsic function gives the local value', () => {
  test.each([
    ['Ref of a table: its chosen name', { Ref: 'VotesTable' }, 'votes-svc-dev'],
    ['Ref of a table without a name: stack and logical id', { Ref: 'PlainTable' }, 'svc-dev-PlainTable'],
    [
      'GetAtt Arn of a table',
      { 'Fn::GetAtt': ['VotesTable', 'Arn'] },
      'arn:aws:dynamodb:eu-west-1:000000000000:table/votes-svc-dev',
    ],
    [
      'GetAtt StreamArn: the stream of DynamoDB Local',
      { 'Fn::GetAtt': ['VotesTable', 'StreamArn'] },
      'arn:aws:dynamodb:ddblocal:000000000000:table/votes-svc-dev/stream/2026',
    ],
    [
      'GetAtt in its dotted form',
      { 'Fn::GetAtt': 'CountLambdaFunction.Arn' },
      'arn:aws:lambda:eu-west-1:000000000000:function:svc-dev-count',
    ],
    ['Ref of a function: its name', { Ref: 'CountLambdaFunction' }, 'svc-dev-count'],
    [
      'Ref of a state machine: its ARN',
      { Ref: 'Survey' },
      'arn:aws:states:eu-west-1:000000000000:stateMachine:survey-dev',
    ],
    ['GetAtt Name of a state machine', { 'Fn::GetAtt': ['Unnamed', 'Name'] }, 'svc-dev-Unnamed'],
    ['Ref of a queue: its URL', { Ref: 'Dead' }, 'http://127.0.0.1:9324/000000000000/svc-dev-Dead'],
    ['GetAtt Arn of a queue', { 'Fn::GetAtt': ['Dead', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:svc-dev-Dead'],
    ['a parameter: its default', { Ref: 'Colour' }, 'green'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'other-dev-Name' } }, 'imported'],
    [
      'Sub with names, attributes, pseudo parameters and an escape',
      { 'Fn::Sub': '${VotesTable} ${CountLambdaFunction.Arn} ${AWS::Region} ${!Kept}' },
      'votes-svc-dev arn:aws:lambda:eu-west-1:000000000000:function:svc-dev-count eu-west-1 ${Kept}',
    ],
    [
      'Sub with variables of its own',
      { 'Fn::Sub': ['${a}-${VotesTable}', { a: { Ref: 'Colour' } }] },
      'green-votes-svc-dev',
    ],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Colour' }, 1]] }, 'a/green/1'],
    ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': ['-', { Ref: 'VotesTable' }] }] }, 'svc'],
    ['If, of conditions on conditions', { 'Fn::If': ['Both', 'yes', { Ref: 'Missing' }] }, 'yes'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'dev', 'shards'] }, 1],
    ['Base64', { 'Fn::Base64': 'abc' }, 'YWJj'],
  ])('%s', (_rule, value, expected) => {
    expect(aStack().resolve(value, 'here')).toEqual(expected);
  });

  test('AWS::NoValue leaves out the property or the element', () => {
    const value = { a: { Ref: 'AWS::NoValue' }, b: [1, { 'Fn::If': ['IsProd', 2, { Ref: 'AWS::NoValue' }] }] };
    expect(aStack().resolve(value, 'here')).toEqual({ b: [1] });
  });

  test('does not change the value itself', () => {
    const value = { deep: [{ Ref: 'VotesTable' }] };
    aStack().resolve(value, 'here');
    expect(value).toEqual({ deep: [{ Ref: 'VotesTable' }] });
  });

  test('an object with a Ref beside other keys is data, not a call', () => {
    const value = { Ref: 'VotesTable', other: 1 };
    expect(aStack().resolve(value, 'here')).toEqual(value);
  });
});

describe("the address of the service's own API is its local address", () => {
  const restUrl = { 'Fn::Sub': 'https://${ApiGatewayRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/dev/polls' };

  test.each([
    ['REST API', restUrl, 'http://localhost:4001/polls'],
    ['HTTP API', { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] }, 'http://localhost:4001'],
    [
      'WebSocket API, for clients',
      { 'Fn::Join': ['', ['wss://', { Ref: 'WebsocketsApi' }, '.execute-api.eu-west-1.amazonaws.com/dev']] },
      'ws://localhost:4013',
    ],
    [
      'WebSocket API, for the management of connections',
      { 'Fn::Sub': 'https://${WebsocketsApi}.execute-api.eu-west-1.amazonaws.com/dev' },
      'http://localhost:4013',
    ],
    [
      'REST API by its host alone, as a Task calls it',
      { 'Fn::Sub': '${ApiGatewayRestApi}.execute-api.${AWS::Region}.amazonaws.com' },
      'localhost:4001',
    ],
  ])('%s', (_rule, value, expected) => {
    expect(aStack().resolve(value, 'here')).toBe(expected);
  });

  test('with the stage in front of REST paths, where serverless-offline puts it', () => {
    const addresses = { http: 'http://localhost:4001', websocket: '', stageInRestPath: true };
    expect(aStack({ addresses }).resolve(restUrl, 'here')).toBe('http://localhost:4001/dev/polls');
  });

  test("the address of an API that is not the service's own stays", () => {
    const foreign = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
    expect(aStack().resolve(foreign, 'here')).toBe(foreign);
  });
});

describe('an error names the path in the file for', () => {
  test.each([
    [
      'a resource that is not there',
      { Ref: 'Missing' },
      'functions.a.environment.X.Ref: nothing is known offline for Missing',
    ],
    ['an unknown type of resource', { Ref: 'Unknown' }, "custom.offlineCloud.references: 'Unknown'"],
    ['an unknown attribute', { 'Fn::GetAtt': ['VotesTable', 'Colour'] }, 'VotesTable.Colour'],
    [
      'a parameter without a default',
      { 'Fn::Sub': '${NoDefault}' },
      'X.Fn::Sub: nothing is known offline for NoDefault',
    ],
    ['an import that nobody exports', { 'Fn::ImportValue': 'nowhere' }, 'no running service exports nowhere'],
    ['an unknown function', { 'Fn::Transform': {} }, 'Fn::Transform is not known offline'],
    ['a condition that is not there', { 'Fn::If': ['Never', 1, 2] }, 'there is no condition Never'],
    ['a missing element of a list', { 'Fn::Select': [3, ['a']] }, 'the list has no element 3'],
    ['a list where a text belongs', { 'Fn::Join': ['', [['a']]] }, 'a text is needed, not ["a"]'],
  ])('%s', (_rule, value, message) => {
    const act = () => aStack().resolve({ X: value }, 'functions.a.environment');
    expect(act).toThrow(UnresolvedIntrinsic);
    expect(act).toThrow(message);
  });

  test('a name that depends on itself', () => {
    expect(() => aStack().resolve({ Ref: 'Ouroboros' }, 'here')).toThrow(
      'Ouroboros.Properties.TableName depends on itself',
    );
  });

  test('an unknown resource, unless the service gives it a value', () => {
    const stack = aStack({ references: { Unknown: 'pool-1', 'Unknown.Arn': 'arn:pool-1' } });
    expect(stack.resolve([{ Ref: 'Unknown' }, { 'Fn::GetAtt': ['Unknown', 'Arn'] }], 'here')).toEqual([
      'pool-1',
      'arn:pool-1',
    ]);
  });
});

describe('createLocalStack', () => {
  test('lists the imports of a value with their paths, but none of a branch that is not taken', () => {
    const value = {
      a: { 'Fn::ImportValue': { 'Fn::Sub': 'x-${AWS::Region}' } },
      b: {
        'Fn::If': [
          'IsProd',
          { 'Fn::ImportValue': 'prod-only' },
          { 'Fn::Sub': ['${v}', { v: { 'Fn::ImportValue': 'y' } }] },
        ],
      },
    };
    expect(aStack().neededImports(value, 'env')).toEqual([
      { name: 'x-eu-west-1', path: 'env.a' },
      { name: 'y', path: 'env.b.Fn::Sub[1].v' },
    ]);
  });

  test('leaves out a resource whose condition does not hold', () => {
    const tables = aStack().resourcesOf('AWS::DynamoDB::Table');
    expect(tables.map(([id]) => id)).toEqual(['VotesTable', 'PlainTable', 'Ouroboros']);
  });

  test('knows the names that the template or CloudFormation chooses', () => {
    expect(aStack().nameOf('VotesTable')).toBe('votes-svc-dev');
    expect(aStack().nameOf('Dead')).toBe('svc-dev-Dead');
  });
});

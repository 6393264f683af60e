import { join } from 'node:path';
import * as z from 'zod/mini';
import {
  KEPT_TABLE,
  type PackagedTemplate,
  packageService,
  SHELL_SECRET,
} from '../../../../shared/test/support/packaged-template.ts';
import { packageWithSettings } from '../support/stage-with-settings.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '../..'), 'prod');
});

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const table = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const logsOf = (name: string) => ({ 'Fn::GetAtt': [`${name}LogGroup`, 'Arn'] });
const SURVEY = { Ref: 'SurveyWorkflow' };
const RECEIPT_KEY = { Ref: 'ReceiptKey' };
const ITS_EXECUTIONS = {
  'Fn::Sub': 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${SurveyWorkflow.Name}:*',
};

describe('rights', () => {
  test.each([
    [
      'StartSessionRole',
      [
        ...LOGS,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'secretsmanager:GetSecretValue',
        'states:DescribeExecution',
        'states:SendTaskFailure',
        'states:StartExecution',
      ],
      [
        logsOf('StartSession'),
        table('PollsTable'),
        table('SessionsTable'),
        [table('VotesTable'), table('CodesTable')],
        RECEIPT_KEY,
        SURVEY,
        ITS_EXECUTIONS,
      ],
    ],
    [
      'ListOpenPollsRole',
      [...LOGS, 'dynamodb:Query'],
      [logsOf('ListOpenPolls'), { 'Fn::Sub': '${PollsTable.Arn}/index/listed-polls' }],
    ],
    ['FindPollRole', [...LOGS, 'dynamodb:GetItem'], [logsOf('FindPoll'), table('PollsTable')]],
    [
      'ReadSessionRole',
      [...LOGS, 'dynamodb:GetItem', 'secretsmanager:GetSecretValue'],
      [logsOf('ReadSession'), table('SessionsTable'), RECEIPT_KEY],
    ],
    [
      'SubmitAnswerRole',
      [
        ...LOGS,
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
        'secretsmanager:GetSecretValue',
        'states:DescribeExecution',
        'states:SendTaskFailure',
        'states:SendTaskSuccess',
      ],
      [logsOf('SubmitAnswer'), table('PollsTable'), table('SessionsTable'), SURVEY, RECEIPT_KEY, ITS_EXECUTIONS],
    ],
    [
      'SurveyWorkflowRole',
      ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [table('SessionsTable'), table('VotesTable'), table('CodesTable')],
    ],
    [
      'DeletePollsRole',
      [
        ...LOGS,
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Scan',
      ],
      [logsOf('DeletePoll'), table('PollsTable'), table('CodesTable'), table('ChangesTable')],
    ],
    [
      'ChangePollsRole',
      [...LOGS, 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      [logsOf('ChangePoll'), table('PollsTable'), table('ChangesTable')],
    ],
    ['HomeCallerRole', ['states:StartSyncExecution'], [{ Ref: 'HomeWorkflow' }]],
    ['CastBallotCallerRole', ['states:StartSyncExecution'], [{ Ref: 'CastBallotWorkflow' }]],
  ])('%s allows what is called with it, nothing else', (role, actions, resources) => {
    expect(template.rights[role]).toEqual({ actions: actions.toSorted(), resources });
  });

  test('HomeWorkflowRole reads four tables and may deliver logs, which have no resource types', () => {
    const { actions = [], resources = [] } = template.rights.HomeWorkflowRole ?? {};
    expect(actions.filter((action) => !action.startsWith('logs:'))).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
    ]);
    expect(resources).toEqual([
      [table('PollsTable'), table('SessionsTable'), table('VotesTable')],
      { 'Fn::Sub': 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/booth-results-prod' },
      '*',
    ]);
  });

  test('CastBallotWorkflowRole reads a poll, reads and writes ballots, takes codes, and may deliver logs', () => {
    const { actions = [], resources = [] } = template.rights.CastBallotWorkflowRole ?? {};
    const ofData = actions.filter((action) => !action.startsWith('logs:'));
    expect(ofData).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
    expect(resources).toEqual([table('PollsTable'), table('VotesTable'), table('CodesTable'), '*']);
  });

  test('only this API may call its functions, and everything is traced if the settings say so', () => {
    expect(template.openPermissions).toEqual([]);
    expect(template.untraced).toEqual([]);
  });

  test('no action is a pattern, and only these actions are allowed on all resources', () => {
    for (const [role, { actions, resources }] of Object.entries(template.rights)) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(resources.includes('*')).toBe(
        ['HomeWorkflowRole', 'CastBallotWorkflowRole', 'ApiLoggingRole'].includes(role),
      );
    }
  });

  test('each function of visitors and each workflow has its own role, no role is unused, and the plugin made none', () => {
    const machineRoles = template.propertiesOf('AWS::StepFunctions::StateMachine').map(({ RoleArn }) => RoleArn);
    const users = [...Object.values(template.functionRoles), ...machineRoles].map((role) => JSON.stringify(role));
    // The role of API Gateway.
    const callers = ['HomeCallerRole', 'CastBallotCallerRole', 'ApiLoggingRole'];
    const named = Object.keys(template.rights).filter((role) => !callers.includes(role));
    expect(new Set(users)).toEqual(new Set(named.map((role) => JSON.stringify({ 'Fn::GetAtt': [role, 'Arn'] }))));
    // Organizers' functions with equal rights share a role.
    const visitors = users.filter((role) => !/((?<!Open)Polls|Codes|Ballots|Results|Voters?)Role/.test(role));
    expect(new Set(visitors).size).toBe(visitors.length);
  });
});

describe('tables', () => {
  test('in prod, they survive mistakes: protected, recoverable, kept when the stack is deleted', () => {
    const tables = Object.values(template.resources('AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(5);
    for (const table of tables) expect(table).toMatchObject(KEPT_TABLE);
  });

  test('sessions expire; the stream of votes has both images, that of polls the new one', () => {
    const { PollsTable, SessionsTable, VotesTable } = template.resources('AWS::DynamoDB::Table');
    expect(SessionsTable?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
    expect(VotesTable?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(PollsTable?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
    expect([VotesTable, PollsTable].map((each) => each?.Properties.TimeToLiveSpecification)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('listed polls are in an index by their opening, with only what the list shows', () => {
    const { PollsTable } = template.resources('AWS::DynamoDB::Table');
    expect(PollsTable?.Properties.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'listed-polls',
        KeySchema: [
          { AttributeName: 'listed', KeyType: 'HASH' },
          { AttributeName: 'openedAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['listing'] },
      },
    ]);
    const { ListOpenPollsLambdaFunction } = template.resources('AWS::Lambda::Function');
    expect(ListOpenPollsLambdaFunction?.Properties.Environment).toMatchObject({
      Variables: { LISTED_POLLS_INDEX: 'listed-polls' },
    });
  });

  test('a ballot is one item', () => {
    const { VotesTable } = template.resources('AWS::DynamoDB::Table');
    expect(VotesTable?.Properties.KeySchema).toEqual([{ AttributeName: 'voterKey', KeyType: 'HASH' }]);
  });

  test('the stack creates the key of receipts, and the template has only its ARN', () => {
    const { ReceiptKey } = template.resources('AWS::SecretsManager::Secret');
    expect(ReceiptKey?.Properties).toEqual({
      Description: expect.any(String),
      GenerateSecretString: { PasswordLength: 43, ExcludePunctuation: true },
    });
    for (const { Properties } of Object.values(template.resources('AWS::Lambda::Function'))) {
      expect(Properties.Environment).toMatchObject({ Variables: { RECEIPT_KEY_ARN: { Ref: 'ReceiptKey' } } });
    }
    expect(template.text).not.toContain(SHELL_SECRET);
  });

  test('other services import the tables, streams and the key of receipts', () => {
    const names = [
      'VotesTableName',
      'VotesTableArn',
      'VotesStreamArn',
      'PollsTableName',
      'PollsStreamArn',
      'ReceiptKeyArn',
    ];
    expect(template.exports).toEqual(expect.arrayContaining(names.map((name) => `booth-survey-prod-${name}`)));
  });
});

describe('alarms', () => {
  test('watch the API, the workflows, the tables that each voter needs, and the functions of the account', () => {
    const ofWorkflow = (name: string) => ({ StateMachineArn: { Ref: name } });
    const ofTable = (name: string) => ({ TableName: { Ref: name } });
    expect(template.watched).toEqual({
      RequestsFailAlarm: [
        ['booth-prod ServerErrors', {}],
        ['AWS/ApiGateway Count', { ApiName: 'prod-booth-survey', Stage: 'prod' }],
      ],
      SurveysFailAlarm: [
        ['AWS/States ExecutionsFailed', ofWorkflow('SurveyWorkflow')],
        ['AWS/States ExecutionsTimedOut', ofWorkflow('SurveyWorkflow')],
      ],
      RequestWorkflowsFailAlarm: ['HomeWorkflow', 'CastBallotWorkflow'].flatMap((name) => [
        ['AWS/States ExecutionsFailed', ofWorkflow(name)],
        ['AWS/States ExecutionsTimedOut', ofWorkflow(name)],
      ]),
      SurveysThrottledAlarm: [['AWS/States ExecutionThrottled', ofWorkflow('SurveyWorkflow')]],
      SessionRushAlarm: [['AWS/States ExecutionsStarted', ofWorkflow('SurveyWorkflow')]],
      FunctionsThrottledAlarm: [['AWS/Lambda Throttles', {}]],
      TablesThrottledAlarm: [
        ['AWS/DynamoDB WriteThrottleEvents', ofTable('VotesTable')],
        ['AWS/DynamoDB WriteThrottleEvents', ofTable('SessionsTable')],
        ['AWS/DynamoDB ReadThrottleEvents', ofTable('PollsTable')],
      ],
    });
    expect(template.propertiesOf('AWS::ApiGateway::RestApi')).toMatchObject([{ Name: 'prod-booth-survey' }]);
  });

  test("count server errors in the API's access log, which has the status as text", () => {
    const [filter] = template.propertiesOf('AWS::Logs::MetricFilter');
    expect(filter).toMatchObject({ LogGroupName: { Ref: 'ApiAccessLogs' }, FilterPattern: '{ $.status = "5*" }' });
    const [stage] = template.propertiesOf('AWS::ApiGateway::Stage');
    expect(stage?.AccessLogSetting).toMatchObject({
      DestinationArn: { 'Fn::GetAtt': ['ApiAccessLogs', 'Arn'] },
      Format: expect.stringContaining('"status":"$context.status"'),
    });
  });

  test('go to one topic, which the other services import', () => {
    for (const actions of Object.values(template.alarmActions)) expect(actions).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(template.exports).toContain('booth-survey-prod-AlarmTopicArn');
  });
});

describe('a stage with settings of its own', () => {
  let ofStage: PackagedTemplate;
  beforeAll(async () => {
    ofStage = await packageWithSettings();
  });

  test('has a votes table that is ready for an event; other stages’ tables grow by themselves', () => {
    expect(ofStage.warmThroughputs).toEqual({
      VotesTable: { WriteUnitsPerSecond: '40000', ReadUnitsPerSecond: '20000' },
    });
    expect(template.warmThroughputs).toEqual({});
  });

  test('has its alarms mailed if it gives an address', () => {
    expect(ofStage.propertiesOf('AWS::SNS::Subscription')).toEqual([
      { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: 'ops@example.com' },
    ]);
    expect(template.propertiesOf('AWS::SNS::Subscription')).toEqual([]);
  });

  test('has a budget if it gives an amount', () => {
    expect(ofStage.propertiesOf('AWS::Budgets::Budget')).toMatchObject([
      {
        Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: '50', Unit: 'USD' } },
        NotificationsWithSubscribers: [
          { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
          { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
        ],
      },
    ]);
    expect(template.propertiesOf('AWS::Budgets::Budget')).toEqual([]);
  });

  const site = { 'Fn::ImportValue': 'booth-hosting-prod-AmplifyUrl' };

  test('may move its pages to another domain by the next deployment, because it imports none', () => {
    const [client] = ofStage.propertiesOf('AWS::Cognito::UserPoolClient');
    expect(JSON.stringify(client?.CallbackURLs)).toContain('https://vote.example.com');
    expect(ofStage.text).not.toContain(site['Fn::ImportValue']);
    expect(template.text).toContain(site['Fn::ImportValue']);
  });

  test.each([
    ['the domain', () => ofStage, 'https://vote.example.com'],
    ['the address at Amplify', () => template, site],
  ])('lets only pages of %s send JSON, a device id or a token', (_, packaged, origin) => {
    // Act
    const preflights = Object.entries(packaged().resources('AWS::ApiGateway::Method')).filter(
      ([, { Properties }]) => Properties.HttpMethod === 'OPTIONS',
    );

    // Assess
    expect(preflights.length).toBeGreaterThan(10);
    for (const [id, { Properties }] of preflights) {
      const allowed = {
        'method.response.header.Access-Control-Allow-Origin': { 'Fn::Join': ['', ["'", origin, "'"]] },
      };
      expect([id, Properties.Integration]).toMatchObject([
        id,
        { IntegrationResponses: [{ ResponseParameters: allowed }] },
      ]);
    }
  });
});

describe('workflows', () => {
  const Definition = z.object({ 'Fn::Sub': z.tuple([z.string(), z.record(z.string(), z.unknown())]) });

  test('use only JSONata; survey is Standard, the others are Express and log no data', () => {
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

  test('have definitions within the limits of CloudFormation and Step Functions, with only tables to fill in', () => {
    for (const { DefinitionString } of template.propertiesOf('AWS::StepFunctions::StateMachine')) {
      const [definition, names] = Definition.parse(DefinitionString)['Fn::Sub'];
      const used = [...definition.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name);
      expect(new Set(used)).toEqual(new Set(Object.keys(names)));
      expect(Object.values(names).every((name) => JSON.stringify(name).endsWith('Table"}'))).toBe(true);
    }
  });

  test('have routes that are part of the deployment of the API', () => {
    const [deployment] = Object.values(template.resources('AWS::ApiGateway::Deployment'));
    expect(deployment?.DependsOn).toContain('ApiGatewayMethodPollsPollidVarGet');
    expect(deployment?.DependsOn).toContain('ApiGatewayMethodPollsPollidVarBallotsPost');
  });

  test('the template has nothing of the local cloud', () => {
    expect(template.text).not.toMatch(/localhost|127\.0\.0\.1|offline/i);
  });
});

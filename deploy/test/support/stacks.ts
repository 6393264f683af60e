import type { CodeUse } from '../../src/check/code-use.ts';
import { type Rule, type Stack, Template } from '../../src/check/stack.ts';

type Resources = Record<string, { Type: string; Properties?: object }>;

/** Returns what a rule finds, as `RESOURCE: MESSAGE`. */
export const found = (rule: Rule, ...stacks: Stack[]): string[] =>
  rule(stacks).map(({ resource, message }) => `${resource}: ${message}`);

/**
 * Returns a stack with these resources. serverless.yml sets memory and timeout of its functions.
 */
export function aStack({
  name = 'booth-test-dev',
  resources = {},
  outputs = {},
  code = {},
  sources = {},
  written = { provider: { memorySize: 256, timeout: 10 }, functions: {} },
}: {
  name?: string;
  resources?: Resources;
  outputs?: object;
  code?: Record<string, { actions?: string[]; texts?: string[] }>;
  sources?: Record<string, string>;
  written?: Stack['written'];
}): Stack {
  const uses = Object.entries(code).map(([handler, { actions = [], texts = [] }]): [string, CodeUse] => [
    handler,
    { actions: new Set(actions), texts: new Set(texts) },
  ]);
  return {
    name,
    stage: 'dev',
    template: Template.parse({ Resources: resources, Outputs: outputs }),
    written,
    sources: new Map(Object.entries(sources)),
    code: new Map(uses),
  };
}

/** Returns a function `count` with its role and log. */
export const aFunction = (
  properties: object = {},
  actions = ['logs:CreateLogStream', 'logs:PutLogEvents'],
): Resources => ({
  CountLambdaFunction: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'booth-test-dev-count',
      Handler: 'src/functions/count.handler',
      Role: { 'Fn::GetAtt': ['CountRole', 'Arn'] },
      Timeout: 10,
      ...properties,
    },
  },
  CountLogGroup: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/aws/lambda/booth-test-dev-count', RetentionInDays: 14 },
  },
  CountRole: aRole(actions),
});

export const aRole = (actions: string[], properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Policies: [
      {
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: actions, Resource: { 'Fn::GetAtt': ['Any', 'Arn'] } }],
        },
      },
    ],
    ...properties,
  },
});

/** Returns a state machine with one task. */
export const aMachine = (task: object, properties: object = {}) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    RoleArn: { 'Fn::GetAtt': ['WorkflowRole', 'Arn'] },
    DefinitionString: {
      'Fn::Sub': [
        JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Do',
          States: { Do: { Type: 'Task', End: true, ...task } },
        }),
        {},
      ],
    },
    ...properties,
  },
});

export const anAlarm = (properties: object) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: 'See docs.',
    AlarmActions: [{ Ref: 'AlarmTopic' }],
    TreatMissingData: 'notBreaching',
    ...properties,
  },
});

import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { Issue, Resource, Stack } from './stack.ts';

/** What CloudFormation calls first to make a resource. */
interface Making {
  action: string;
  /** The end of its ARN, after the account; `NAME` stands for the resource's name. */
  arn?: string;
  /**
   * The property with the name; CloudFormation makes one of the logical id where it is not given.
   */
  name?: string;
}

/** How the resources of each type are made that our stacks have. */
const MAKING: Readonly<Record<string, Making>> = {
  'AWS::Amplify::App': { action: 'amplify:CreateApp', arn: 'apps/ID' },
  'AWS::Amplify::Branch': { action: 'amplify:CreateBranch', arn: 'apps/ID/branches/NAME', name: 'BranchName' },
  'AWS::Amplify::Domain': {
    action: 'amplify:CreateDomainAssociation',
    arn: 'apps/ID/domains/NAME',
    name: 'DomainName',
  },
  'AWS::Budgets::Budget': { action: 'budgets:ModifyBudget' },
  'AWS::CloudWatch::Alarm': { action: 'cloudwatch:PutMetricAlarm', arn: 'alarm:NAME', name: 'AlarmName' },
  'AWS::CloudWatch::Dashboard': { action: 'cloudwatch:PutDashboard', arn: 'dashboard/NAME', name: 'DashboardName' },
  'AWS::Cognito::ManagedLoginBranding': { action: 'cognito-idp:CreateManagedLoginBranding', arn: 'userpool/ID' },
  'AWS::Cognito::UserPool': { action: 'cognito-idp:CreateUserPool' },
  'AWS::Cognito::UserPoolClient': { action: 'cognito-idp:CreateUserPoolClient', arn: 'userpool/ID' },
  'AWS::Cognito::UserPoolDomain': { action: 'cognito-idp:CreateUserPoolDomain', arn: 'userpool/ID' },
  'AWS::Cognito::UserPoolGroup': { action: 'cognito-idp:CreateGroup', arn: 'userpool/ID' },
  'AWS::DynamoDB::Table': { action: 'dynamodb:CreateTable', arn: 'table/NAME', name: 'TableName' },
  'AWS::Events::Rule': { action: 'events:PutRule', arn: 'rule/NAME', name: 'Name' },
  'AWS::IAM::Policy': { action: 'iam:PutRolePolicy' },
  'AWS::IAM::Role': { action: 'iam:CreateRole', arn: 'role/NAME', name: 'RoleName' },
  'AWS::Lambda::EventInvokeConfig': { action: 'lambda:PutFunctionEventInvokeConfig' },
  'AWS::Lambda::EventSourceMapping': { action: 'lambda:CreateEventSourceMapping' },
  'AWS::Lambda::Function': { action: 'lambda:CreateFunction', arn: 'function:NAME', name: 'FunctionName' },
  'AWS::Lambda::Permission': { action: 'lambda:AddPermission' },
  'AWS::Logs::LogGroup': { action: 'logs:CreateLogGroup', arn: 'log-group:NAME', name: 'LogGroupName' },
  'AWS::Logs::MetricFilter': { action: 'logs:PutMetricFilter' },
  'AWS::Logs::ResourcePolicy': { action: 'logs:PutResourcePolicy' },
  'AWS::S3::Bucket': { action: 's3:CreateBucket', arn: 'NAME', name: 'BucketName' },
  'AWS::S3::BucketPolicy': { action: 's3:PutBucketPolicy' },
  'AWS::SecretsManager::Secret': { action: 'secretsmanager:CreateSecret', arn: 'secret:NAME', name: 'Name' },
  'AWS::SNS::Subscription': { action: 'sns:Subscribe' },
  'AWS::SNS::Topic': { action: 'sns:CreateTopic', arn: 'NAME', name: 'TopicName' },
  'AWS::SNS::TopicPolicy': { action: 'sns:SetTopicAttributes' },
  'AWS::SQS::Queue': { action: 'sqs:CreateQueue', arn: 'NAME', name: 'QueueName' },
  'AWS::SQS::QueuePolicy': { action: 'sqs:SetQueueAttributes' },
  'AWS::StepFunctions::StateMachine': {
    action: 'states:CreateStateMachine',
    arn: 'stateMachine:NAME',
    name: 'StateMachineName',
  },
  'AWS::WAFv2::WebACL': { action: 'wafv2:CreateWebACL', arn: 'regional/webacl/NAME/ID', name: 'Name' },
  'AWS::WAFv2::WebACLAssociation': { action: 'wafv2:AssociateWebACL' },
};
/** Everything of API Gateway is made by a POST or PUT. */
const OF_API_GATEWAY = /^AWS::ApiGateway(V2)?::/;
/** Names that CloudFormation makes without the stack's: it has the logical id alone. */
const NAMED_BY_LOGICAL_ID = 'AWS::SecretsManager::Secret';

const OneOrMore = z.union([z.string(), z.array(z.string())]);
const RoleTemplate = z.object({
  Resources: z.object({
    DeployRole: z.object({
      Properties: z.object({
        Policies: z.array(
          z.object({
            PolicyDocument: z.object({
              Statement: z.array(z.object({ Action: OneOrMore, Resource: OneOrMore })),
            }),
          }),
        ),
      }),
    }),
  }),
});

/**
 * The role that deploys (`iac/github-deploy-role.yml`, its text) may make all that the stacks have,
 * by its name.
 */
export function whatMayNotBeDeployed(stacks: readonly Stack[], roleTemplate: string): Issue[] {
  const { DeployRole } = RoleTemplate.parse(parse(roleTemplate, { logLevel: 'silent' })).Resources;
  const statements = DeployRole.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return stacks.flatMap((stack) => {
    const allowed = statements.map(({ Action, Resource }) => ({
      actions: [Action].flat().map(patternOf),
      // Of `!Sub`, the text without its tag.
      arns: [Resource].flat().map((arn) => patternOf(arn.replaceAll('${Stage}', stack.stage))),
    }));
    const refusals = Object.entries(stack.template.Resources).flatMap(([logicalId, { Type, Properties }]) => {
      const making = MAKING[Type] ?? (OF_API_GATEWAY.test(Type) ? { action: 'apigateway:POST' } : undefined);
      if (making === undefined) return [{ resource: Type, message: 'is made by nobody knows what' }];
      const of = allowed.filter(({ actions }) => actions.some((each) => each.test(making.action)));
      if (of.length === 0) return [{ resource: Type, message: `needs ${making.action} of the deploy role` }];
      const arn = arnOf(making, nameOf(making, logicalId, Properties, stack));
      if (arn === undefined || of.some(({ arns }) => arns.some((each) => each.test(arn)))) return [];
      return [{ resource: logicalId, message: `needs ${making.action} of the deploy role for ${arn}` }];
    });
    const told = new Map(refusals.map(({ resource, message }) => [`${resource} ${message}`, { resource, message }]));
    return [...told.values()].map(({ resource, message }) => ({
      stack: stack.name,
      resource,
      message: `${message} (deploy-role.ts, iac/github-deploy-role.yml)`,
    }));
  });
}

/**
 * What a pattern of IAM stands for: `*` is any text. What is asked for here is of no account in
 * particular.
 */
const patternOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', 'ACCOUNT').replaceAll('*', '.*')}$`,
  );

/** The name that a resource has, or one like CloudFormation would make it. */
function nameOf({ name = '' }: Making, logicalId: string, properties: Resource['Properties'], stack: Stack): string {
  const given = properties[name];
  if (typeof given === 'string') return given;
  const isBucket = name === 'BucketName';
  const isSecret = stack.template.Resources[logicalId]?.Type === NAMED_BY_LOGICAL_ID;
  const made = `${isSecret ? '' : `${stack.name}-`}${logicalId}-A1B2C3`;
  return isBucket ? made.toLowerCase() : made;
}

/** Buckets have no region and account in their ARN, roles and dashboards no region. */
function arnOf({ action, arn }: Making, name: string): string | undefined {
  const [service = ''] = action.split(':');
  const region = ['s3', 'iam', 'cloudwatch'].includes(service) && !arn?.startsWith('alarm') ? '' : 'REGION';
  return arn && `arn:aws:${service}:${region}:${service === 's3' ? '' : 'ACCOUNT'}:${arn.replace('NAME', name)}`;
}

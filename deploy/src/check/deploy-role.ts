import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { Issue, Resource, Stack } from './stack.ts';

/** The first call of CloudFormation to create a resource. */
interface Creation {
  action: string;
  /** The end of the ARN, after the account; `NAME` stands for the resource's name. */
  arn?: string;
  /** The property with the name. Without a value, CloudFormation makes a name of the logical id. */
  name?: string;
}

/** The creation of each type of resource in our stacks. */
const CREATIONS: Readonly<Record<string, Creation>> = {
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
/** API Gateway creates all its resources with POST or PUT. */
const OF_API_GATEWAY = /^AWS::ApiGateway(V2)?::/;
/** The type whose made-up names begin with the logical id, without the name of the stack. */
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
 * Returns an issue for each resource that the deploy role may not create.
 * @param roleTemplate the text of `iac/github-deploy-role.yml`
 */
export function rightsMissingToDeploy(stacks: readonly Stack[], roleTemplate: string): Issue[] {
  const { DeployRole } = RoleTemplate.parse(parse(roleTemplate, { logLevel: 'silent' })).Resources;
  const statements = DeployRole.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return stacks.flatMap((stack) => {
    const allowed = statements.map(({ Action, Resource }) => ({
      actions: [Action].flat().map(patternOf),
      // YAML is parsed without tags, so `!Sub` is its text.
      arns: [Resource].flat().map((arn) => patternOf(arn.replaceAll('${Stage}', stack.stage))),
    }));
    const refusals = Object.entries(stack.template.Resources).flatMap(([logicalId, { Type, Properties }]) => {
      const creation = CREATIONS[Type] ?? (OF_API_GATEWAY.test(Type) ? { action: 'apigateway:POST' } : undefined);
      if (creation === undefined) return [{ resource: Type, message: 'is a type whose creation is not known' }];
      const of = allowed.filter(({ actions }) => actions.some((each) => each.test(creation.action)));
      if (of.length === 0) return [{ resource: Type, message: `needs ${creation.action} of the deploy role` }];
      const arn = arnOf(creation, nameOf(creation, logicalId, Properties, stack));
      if (arn === undefined || of.some(({ arns }) => arns.some((each) => each.test(arn)))) return [];
      return [{ resource: logicalId, message: `needs ${creation.action} of the deploy role for ${arn}` }];
    });
    const distinct = new Map(
      refusals.map(({ resource, message }) => [`${resource} ${message}`, { resource, message }]),
    );
    return [...distinct.values()].map(({ resource, message }) => ({
      stack: stack.name,
      resource,
      message: `${message} (deploy-role.ts, iac/github-deploy-role.yml)`,
    }));
  });
}

/** Returns an IAM pattern as a regular expression: `*` is any text. Uses the account `ACCOUNT`. */
const patternOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', 'ACCOUNT').replaceAll('*', '.*')}$`,
  );

/** Returns the name of a resource, or one as CloudFormation would make it. */
function nameOf({ name = '' }: Creation, logicalId: string, properties: Resource['Properties'], stack: Stack): string {
  const given = properties[name];
  if (typeof given === 'string') return given;
  const isBucket = name === 'BucketName';
  const isSecret = stack.template.Resources[logicalId]?.Type === NAMED_BY_LOGICAL_ID;
  const made = `${isSecret ? '' : `${stack.name}-`}${logicalId}-A1B2C3`;
  return isBucket ? made.toLowerCase() : made;
}

/** Returns the ARN. Buckets have no region and account in it, roles and dashboards no region. */
function arnOf({ action, arn }: Creation, name: string): string | undefined {
  const [service = ''] = action.split(':');
  const region = ['s3', 'iam', 'cloudwatch'].includes(service) && !arn?.startsWith('alarm') ? '' : 'REGION';
  return arn && `arn:aws:${service}:${region}:${service === 's3' ? '' : 'ACCOUNT'}:${arn.replace('NAME', name)}`;
}

import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { Issue, Stack } from './stack.ts';

/** What CloudFormation calls first to make a resource of each type that our stacks have. */
const MADE_BY: Readonly<Record<string, string>> = {
  'AWS::Amplify::App': 'amplify:CreateApp',
  'AWS::Amplify::Branch': 'amplify:CreateBranch',
  'AWS::Amplify::Domain': 'amplify:CreateDomainAssociation',
  'AWS::Budgets::Budget': 'budgets:ModifyBudget',
  'AWS::CloudWatch::Alarm': 'cloudwatch:PutMetricAlarm',
  'AWS::CloudWatch::Dashboard': 'cloudwatch:PutDashboard',
  'AWS::Cognito::ManagedLoginBranding': 'cognito-idp:CreateManagedLoginBranding',
  'AWS::Cognito::UserPool': 'cognito-idp:CreateUserPool',
  'AWS::Cognito::UserPoolClient': 'cognito-idp:CreateUserPoolClient',
  'AWS::Cognito::UserPoolDomain': 'cognito-idp:CreateUserPoolDomain',
  'AWS::Cognito::UserPoolGroup': 'cognito-idp:CreateGroup',
  'AWS::DynamoDB::Table': 'dynamodb:CreateTable',
  'AWS::Events::Rule': 'events:PutRule',
  'AWS::IAM::Policy': 'iam:PutRolePolicy',
  'AWS::IAM::Role': 'iam:CreateRole',
  'AWS::Lambda::EventInvokeConfig': 'lambda:PutFunctionEventInvokeConfig',
  'AWS::Lambda::EventSourceMapping': 'lambda:CreateEventSourceMapping',
  'AWS::Lambda::Function': 'lambda:CreateFunction',
  'AWS::Lambda::Permission': 'lambda:AddPermission',
  'AWS::Logs::LogGroup': 'logs:CreateLogGroup',
  'AWS::Logs::MetricFilter': 'logs:PutMetricFilter',
  'AWS::Logs::ResourcePolicy': 'logs:PutResourcePolicy',
  'AWS::S3::Bucket': 's3:CreateBucket',
  'AWS::S3::BucketPolicy': 's3:PutBucketPolicy',
  'AWS::SecretsManager::Secret': 'secretsmanager:CreateSecret',
  'AWS::SNS::Subscription': 'sns:Subscribe',
  'AWS::SNS::Topic': 'sns:CreateTopic',
  'AWS::SNS::TopicPolicy': 'sns:SetTopicAttributes',
  'AWS::SQS::Queue': 'sqs:CreateQueue',
  'AWS::SQS::QueuePolicy': 'sqs:SetQueueAttributes',
  'AWS::StepFunctions::StateMachine': 'states:CreateStateMachine',
  'AWS::WAFv2::WebACL': 'wafv2:CreateWebACL',
  'AWS::WAFv2::WebACLAssociation': 'wafv2:AssociateWebACL',
};
/** Everything of API Gateway is made by a POST or PUT. */
const OF_API_GATEWAY = /^AWS::ApiGateway(V2)?::/;

const RoleTemplate = z.object({
  Resources: z.object({
    DeployRole: z.object({
      Properties: z.object({
        Policies: z.array(
          z.object({
            PolicyDocument: z.object({
              Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })),
            }),
          }),
        ),
      }),
    }),
  }),
});

/**
 * The role that deploys (`iac/github-deploy-role.yml`, its text) may make all that the stacks have.
 */
export function whatMayNotBeDeployed(stacks: readonly Stack[], roleTemplate: string): Issue[] {
  const { DeployRole } = RoleTemplate.parse(parse(roleTemplate, { logLevel: 'silent' })).Resources;
  const granted = DeployRole.Properties.Policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action }) => Action),
  ).map((action) => new RegExp(`^${action.replaceAll('*', '.*')}$`));
  return stacks.flatMap((stack) => {
    const types = new Set(Object.values(stack.template.Resources).map(({ Type }) => Type));
    return [...types].flatMap((type) => {
      const action = MADE_BY[type] ?? (OF_API_GATEWAY.test(type) ? 'apigateway:POST' : undefined);
      if (action !== undefined && granted.some((each) => each.test(action))) return [];
      const message = action === undefined ? 'is made by nobody knows what' : `needs ${action} of the deploy role`;
      return [
        { stack: stack.name, resource: type, message: `${message} (deploy-role.ts, iac/github-deploy-role.yml)` },
      ];
    });
  });
}

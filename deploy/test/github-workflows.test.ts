import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { servicesOfPaths } from '../src/changed-services.ts';
import { rightsMissingToDeploy } from '../src/check/deploy-role.ts';
import { previewTable } from '../src/preview.ts';
import { readServices } from '../src/services.ts';
import { aStack } from './support/stacks.ts';

const ROOT = join(__dirname, '../..');
const WORKFLOWS = join(ROOT, '.github/workflows');
const read = (path: string) => readFileSync(path, 'utf8');

describe('workflows of GitHub Actions', () => {
  test('only the jobs that call AWS get a token for it, and the deployment waits for its environment', () => {
    const { permissions, jobs } = parse(read(join(WORKFLOWS, 'deploy.yml')));
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.deploy).toMatchObject({ environment: 'prod', needs: 'preview' });
    expect(parse(read(join(WORKFLOWS, 'check.yml'))).permissions).toEqual({ contents: 'read' });
  });
});

describe('what is deployed after a push', () => {
  const services = readServices();
  const all = [...services.map(({ name }) => name), 'site'];

  test.each([
    ['a service', ['services/survey/src/wiring/clients.ts'], ['survey']],
    [
      'two services, in the order of deployment',
      ['services/realtime/a.yml', 'services/survey/b.yml'],
      ['survey', 'realtime'],
    ],
    ['the pages', ['frontend/src/main.tsx'], ['hosting', 'site']],
    ['what all share', ['shared/src/model/poll.ts'], all],
    ['a setting', ['stages/prod.yml'], all],
    ['a package', ['package-lock.json'], all],
    ['tests, docs and tools', ['services/survey/test/a.test.ts', 'docs/security.md', 'offline/src/cli.ts'], []],
    ['a folder that only begins alike', ['services/survey-of-old/a.ts'], []],
  ])('%s', (_, paths, expected) => {
    expect(servicesOfPaths(paths, services)).toEqual(expected);
  });
});

describe('the role that deploys', () => {
  const role = read(join(ROOT, 'iac/github-deploy-role.yml'));
  const stack = aStack({
    resources: { Queue: { Type: 'AWS::SQS::Queue' }, Api: { Type: 'AWS::ApiGateway::RestApi' } },
  });

  test('may create all resources of the stacks', () => {
    expect(rightsMissingToDeploy([stack], role)).toEqual([]);
  });

  test.each([
    ['AWS::SNS::Topic', { TopicName: 'booth-dev-alarms' }],
    ['AWS::SecretsManager::Secret', {}],
    ['AWS::S3::Bucket', {}],
    ['AWS::IAM::Role', {}],
    ['AWS::DynamoDB::Table', { TableName: 'booth-votes-dev' }],
    ['AWS::CloudWatch::Dashboard', { DashboardName: 'booth-dev' }],
    ['AWS::Logs::LogGroup', { LogGroupName: '/aws/vendedlogs/states/booth-survey-dev-home' }],
  ])('may create %s with a name of our stacks: %o', (Type, Properties) => {
    const named = aStack({ resources: { ReceiptKey: { Type, Properties } } });
    expect(rightsMissingToDeploy([named], role)).toEqual([]);
  });

  test.each([
    ['AWS::SNS::Topic', { TopicName: 'booth-prod-alarms' }, 'sns:REGION:ACCOUNT:booth-prod-alarms'],
    ['AWS::SecretsManager::Secret', { Name: 'payroll' }, 'secretsmanager:REGION:ACCOUNT:secret:payroll'],
    ['AWS::IAM::Role', { RoleName: 'administrators' }, 'iam::ACCOUNT:role/administrators'],
    ['AWS::DynamoDB::Table', { TableName: 'booth-votes-prod' }, 'dynamodb:REGION:ACCOUNT:table/booth-votes-prod'],
    ['AWS::Lambda::Function', { FunctionName: 'booth' }, 'lambda:REGION:ACCOUNT:function:booth'],
  ])('may not create %s with another name or stage: %o', (Type, Properties, arn) => {
    const [issue, ...others] = rightsMissingToDeploy([aStack({ resources: { Other: { Type, Properties } } })], role);
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      resource: 'Other',
      message: expect.stringContaining(`of the deploy role for arn:aws:${arn}`),
    });
  });

  test('is checked for missing rights and for types whose creation is not known', () => {
    const cluster = aStack({ resources: { Cluster: { Type: 'AWS::ECS::Cluster' } } });
    const messages = rightsMissingToDeploy([stack, cluster], role.replace('Action: sqs:*', 'Action: sqs:SendMessage'));
    expect(messages.map(({ resource, message }) => `${resource} ${message}`)).toEqual([
      expect.stringContaining('AWS::SQS::Queue needs sqs:CreateQueue of the deploy role'),
      expect.stringContaining('AWS::ECS::Cluster is a type whose creation is not known'),
    ]);
  });
});

describe('the preview', () => {
  const change = {
    action: 'Modify',
    logicalId: 'Votes',
    type: 'AWS::DynamoDB::Table',
    replacement: 'False',
    properties: ['Tags'],
  };

  test('lists first the changes that lose data', () => {
    const lost = { ...change, logicalId: 'Polls', replacement: 'Conditional' };
    const table = previewTable('booth-survey-prod', [
      change,
      lost,
      { ...change, action: 'Remove', logicalId: 'Codes' },
    ]);
    expect(table.split('\n').filter((line) => /DynamoDB/.test(line))).toEqual([
      '| ⚠️ **Modify, replaces it: Conditional** | Polls | AWS::DynamoDB::Table | Tags |',
      '| ⚠️ Remove | Codes | AWS::DynamoDB::Table | Tags |',
      '| Modify | Votes | AWS::DynamoDB::Table | Tags |',
    ]);
  });

  test.each([
    [undefined, 'The stack is new'],
    [[], 'Nothing changes'],
  ])('of %j says: %s', (changes, words) => {
    expect(previewTable('booth-survey-prod', changes)).toContain(words);
  });
});

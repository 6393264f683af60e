import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { createLeftovers, deletionOf, importTemplate, isRetained, isTakenOver } from '../src/leftovers.ts';
import { Template } from '../src/stacks.ts';

const aTable = (TableName: string) => ({
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Delete',
  DependsOn: 'Something',
  Properties: { TableName },
});
const service = Template.parse({
  Resources: {
    PollsTable: aTable('booth-polls-test'),
    VotesTable: aTable('booth-votes-test'),
    CodesTable: aTable('booth-codes-test'),
    Unnamed: { Type: 'AWS::DynamoDB::Table' },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'booth-polls-test' } },
  },
});
const leftover = (logicalId: string, TableName: string) => ({
  ...{ logicalId, type: 'AWS::DynamoDB::Table', identifier: { TableName } },
});

describe('what an earlier stack has left', () => {
  let dynamodb: TestDynamoDb;
  let account: ReturnType<typeof createLeftovers>;
  const own = { ...process.env };
  beforeAll(async () => {
    dynamodb = await startTestDynamoDb();
    for (const TableName of ['booth-polls-test', 'booth-votes-test', 'booth-polls-other']) {
      await dynamodb.client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        }),
      );
    }
    Object.assign(process.env, dynamodb.env);
    account = createLeftovers('us-east-1');
  });
  afterAll(async () => {
    account.close();
    process.env = own;
    await dynamodb.stop();
  });

  test('is each table of a template that exists', async () => {
    expect(await account.find(service, new Set())).toEqual([
      leftover('PollsTable', 'booth-polls-test'),
      leftover('VotesTable', 'booth-votes-test'),
    ]);
  });

  test('is not a resource that the stack has already', async () => {
    expect(await account.find(service, new Set(['PollsTable', 'VotesTable']))).toEqual([]);
  });

  test('is found by the name of the stage', async () => {
    expect(await account.hasAny('test')).toBe(true);
  });
});

describe('the template of an import', () => {
  const leftovers = [leftover('PollsTable', 'booth-polls-test')];
  const retained = {
    PollsTable: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { TableName: 'booth-polls-test' },
    },
  };

  test('of a new stack has only the leftovers, and retains them', () => {
    expect(importTemplate(service, undefined, leftovers)).toEqual({ Resources: retained });
  });

  test('of an existing stack keeps its resources and outputs', () => {
    const Outputs = { Bucket: { Value: { Ref: 'Bucket' } } };
    const stack = Template.parse({ Outputs, Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
    expect(importTemplate(service, stack, leftovers)).toEqual({
      Outputs,
      Resources: { Bucket: { Type: 'AWS::S3::Bucket' }, ...retained },
    });
  });
});

test.each([
  ['Retain', true],
  ['RetainExceptOnCreate', true],
  ['Delete', false],
  [undefined, false],
])('a resource with the deletion policy %s stays: %s', (DeletionPolicy, stays) => {
  expect(isRetained({ Type: 'AWS::DynamoDB::Table', DeletionPolicy })).toBe(stays);
});

test('a protected table needs two commands to be deleted', () => {
  expect(deletionOf('AWS::DynamoDB::Table', 'booth-votes-prod', 'eu-west-1')).toBe(
    'aws dynamodb update-table --table-name booth-votes-prod --no-deletion-protection-enabled --region eu-west-1 && ' +
      'aws dynamodb delete-table --table-name booth-votes-prod --region eu-west-1',
  );
});

test('the role that every stage leaves is not imported, and is deleted after its policy', () => {
  expect(isTakenOver('AWS::IAM::Role')).toBe(false);
  expect(deletionOf('AWS::IAM::Role', 'logging', 'eu-west-1')).toBe(
    'aws iam delete-role-policy --role-name logging --policy-name write-logs && aws iam delete-role --role-name logging',
  );
});

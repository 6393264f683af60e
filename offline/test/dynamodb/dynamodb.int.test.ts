import { DescribeTableCommand, DescribeTimeToLiveCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDbLocal } from '../../src/dynamodb/index.ts';
import { createTables, type LocalTable, parseTableDefinition, TableMustBeReplaced } from '../../src/dynamodb/tables.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../src/dynamodb/testing.ts';
import { PortInUse } from '../../src/process/ports.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

function aTable(tableName: string, properties: object = {}): LocalTable {
  return {
    tableName,
    definition: parseTableDefinition(tableName, {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...properties,
    }),
  };
}

const byOwner = {
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'owner', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-owner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

describe('createTables', () => {
  test('creates a table with its index, stream and TTL, and changes nothing the second time', async () => {
    // Prepare
    const table = aTable('everything', {
      ...byOwner,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });

    // Act
    const [first] = await createTables(dynamodb.client, [table]);
    const [second] = await createTables(dynamodb.client, [table]);

    // Assess
    const { Table } = await dynamodb.client.send(new DescribeTableCommand({ TableName: 'everything' }));
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(['by-owner']);
    expect(first?.streamArn).toMatch(/^arn:aws:dynamodb:.*:table\/everything\/stream\//);
    expect(second).toEqual(first);
    const ttl = await dynamodb.client.send(new DescribeTimeToLiveCommand({ TableName: 'everything' }));
    expect(ttl.TimeToLiveDescription).toEqual({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
  });

  test('adds an index, a stream and TTL to a table that has none, and removes them again', async () => {
    // Prepare
    const plain = aTable('grows');
    const full = aTable('grows', {
      ...byOwner,
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    await createTables(dynamodb.client, [plain]);

    // Act
    const [grown] = await createTables(dynamodb.client, [full]);
    const afterGrowth = await dynamodb.client.send(new DescribeTableCommand({ TableName: 'grows' }));
    const [shrunk] = await createTables(dynamodb.client, [plain]);
    const afterShrinking = await dynamodb.client.send(new DescribeTableCommand({ TableName: 'grows' }));

    // Assess
    expect(afterGrowth.Table?.GlobalSecondaryIndexes).toHaveLength(1);
    expect(grown?.streamArn).toBeDefined();
    expect(afterShrinking.Table?.GlobalSecondaryIndexes ?? []).toHaveLength(0);
    expect(shrunk?.streamArn).toBeUndefined();
    const ttl = await dynamodb.client.send(new DescribeTimeToLiveCommand({ TableName: 'grows' }));
    expect(ttl.TimeToLiveDescription?.TimeToLiveStatus).toBe('DISABLED');
  });

  test('opens a new stream if its view type has changed', async () => {
    // Prepare
    const withView = (StreamViewType: string) => aTable('streams', { StreamSpecification: { StreamViewType } });
    const [before] = await createTables(dynamodb.client, [withView('NEW_IMAGE')]);

    // Act
    const [after] = await createTables(dynamodb.client, [withView('NEW_AND_OLD_IMAGES')]);

    // Assess
    expect(after?.streamArn).toBeDefined();
    expect(after?.streamArn).not.toBe(before?.streamArn);
  });

  test('refuses a changed key with a message that names the table and both keys', async () => {
    // Prepare
    await createTables(dynamodb.client, [aTable('keyed')]);
    const changed = aTable('keyed', { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }] });

    // Act
    const attempt = createTables(dynamodb.client, [changed]);

    // Assess
    await expect(attempt).rejects.toThrow(TableMustBeReplaced);
    await expect(attempt).rejects.toThrow(/keyed.*id \(S, HASH\).*id \(N, HASH\)/);
  });

  test('refuses a wrong definition with the path of the property', () => {
    expect(() => aTable('broken', { KeySchema: [{ AttributeName: 'id', KeyType: 'PRIMARY' }] })).toThrow(
      /broken.*KeySchema\[0\]\.KeyType/s,
    );
  });
});

describe('startTestDynamoDb', () => {
  test('gives each suite its own tables on one JVM', async () => {
    // Prepare
    const other = await startTestDynamoDb();
    await createTables(dynamodb.client, [aTable('mine-alone')]);

    // Act
    const { TableNames } = await other.client.send(new ListTablesCommand({}));

    // Assess
    expect(other.endpoint).toBe(dynamodb.endpoint);
    expect(TableNames).toEqual([]);
    await other.stop();
  });
});

describe('startDynamoDbLocal', () => {
  test('names the port that is in use and what needs it', async () => {
    const port = Number(new URL(dynamodb.endpoint).port);
    const attempt = startDynamoDbLocal({ port });
    await expect(attempt).rejects.toThrow(PortInUse);
    await expect(attempt).rejects.toThrow(`Port ${port} (DynamoDB Local) is in use`);
  });

  test('stop() frees the port', async () => {
    // Prepare
    const local = await startDynamoDbLocal();

    // Act
    await local.stop();

    // Assess
    await expect(fetch(local.endpoint)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });
});

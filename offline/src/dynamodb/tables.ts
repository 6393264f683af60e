import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);

const Projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});

const Index = z.object({ IndexName: z.string(), KeySchema, Projection });

/** The properties of an AWS::DynamoDB::Table that matter offline. Others have no effect. */
export const TableDefinition = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema,
  GlobalSecondaryIndexes: z.array(Index).optional(),
  LocalSecondaryIndexes: z.array(Index).optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) })
    .optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
});
export type TableDefinition = z.infer<typeof TableDefinition>;

export interface LocalTable {
  tableName: string;
  definition: TableDefinition;
}

/**
 * Reads the properties of a table, intrinsics resolved.
 * @throws Error with the table's name and the path of each wrong property
 */
export function parseTableDefinition(tableName: string, properties: unknown): TableDefinition {
  const parsed = TableDefinition.safeParse(properties);
  if (!parsed.success) throw new Error(`Table ${tableName}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Thrown for a change that would make CloudFormation replace the table. */
export class TableMustBeReplaced extends Error {
  constructor(tableName: string, what: string, is: string, shouldBe: string) {
    super(
      `Table ${tableName} exists with the ${what} ${is}, but its definition now says ${shouldBe}. That cannot be ` +
        `changed in place: drop the table (\`offline-cloud\` starts without tables unless it has a data folder: delete ` +
        `that folder), or give it a new name. In AWS, CloudFormation would replace the table, losing its items.`,
    );
    this.name = 'TableMustBeReplaced';
  }
}

export interface CreatedTable {
  tableName: string;
  /** The ARN in DynamoDB Local, in the region `ddblocal`; undefined: the table has no stream. */
  streamArn: string | undefined;
}

const ACTIVE_POLL_MS = 20;

/**
 * Creates missing tables and updates others to their definition: global indexes, stream, TTL.
 * Leaves other tables alone. Every table is on demand, since DynamoDB Local does not throttle.
 * @throws TableMustBeReplaced for a changed key or local index
 */
export async function createTables(client: DynamoDBClient, tables: readonly LocalTable[]): Promise<CreatedTable[]> {
  return Promise.all(tables.map((table) => createTable(client, table)));
}

async function createTable(client: DynamoDBClient, { tableName, definition }: LocalTable): Promise<CreatedTable> {
  const existing = await describe(client, tableName);
  const table = await (existing === undefined
    ? create(client, tableName, definition)
    : update(client, tableName, definition, existing));
  const streams = definition.StreamSpecification !== undefined;
  return { tableName, streamArn: streams ? table?.LatestStreamArn : undefined };
}

async function create(client: DynamoDBClient, tableName: string, definition: TableDefinition) {
  const { TableDescription: created } = await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: definition.AttributeDefinitions,
      KeySchema: definition.KeySchema,
      GlobalSecondaryIndexes: definition.GlobalSecondaryIndexes,
      LocalSecondaryIndexes: definition.LocalSecondaryIndexes,
      StreamSpecification: streamSpecification(definition),
    }),
  );
  const table = await untilActive(client, tableName, created);
  await changeTimeToLive(client, tableName, undefined, definition);
  return table;
}

async function update(
  client: DynamoDBClient,
  tableName: string,
  definition: TableDefinition,
  existing: TableDescription,
) {
  const must = (what: string, is: string, shouldBe: string) => {
    if (is !== shouldBe) throw new TableMustBeReplaced(tableName, what, is, shouldBe);
  };
  must('key', keyText(existing), keyText(definition));
  must('local indexes', indexText(existing, 'LocalSecondaryIndexes'), indexText(definition, 'LocalSecondaryIndexes'));

  await updateIndexes(client, tableName, definition, existing);

  const viewType = existing.StreamSpecification?.StreamEnabled && existing.StreamSpecification.StreamViewType;
  if ((viewType || undefined) !== definition.StreamSpecification?.StreamViewType) {
    // The view of a stream cannot change, so the stream is replaced by one with another ARN.
    if (viewType) await updateTable(client, tableName, { StreamSpecification: { StreamEnabled: false } });
    const StreamSpecification = streamSpecification(definition);
    if (StreamSpecification) await updateTable(client, tableName, { StreamSpecification });
  }

  const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
  const expiresBy = ttl?.TimeToLiveStatus === 'ENABLED' ? ttl.AttributeName : undefined;
  await changeTimeToLive(client, tableName, expiresBy, definition);
  return describe(client, tableName);
}

/** Updates one index at a time, as DynamoDB wants; a changed index is created again. */
async function updateIndexes(
  client: DynamoDBClient,
  tableName: string,
  definition: TableDefinition,
  existing: TableDescription,
): Promise<void> {
  const texts = (source: TableDescription | TableDefinition) =>
    new Map((source.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, oneIndexText(source, index)]));
  const [is, shouldBe] = [texts(existing), texts(definition)];
  const { AttributeDefinitions } = definition;
  for (const [IndexName, text] of is) {
    if (shouldBe.get(IndexName) === text) continue;
    await updateTable(client, tableName, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] });
  }
  for (const index of definition.GlobalSecondaryIndexes ?? []) {
    if (is.get(index.IndexName) === shouldBe.get(index.IndexName)) continue;
    await updateTable(client, tableName, {
      AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
}

async function updateTable(
  client: DynamoDBClient,
  tableName: string,
  change: Omit<ConstructorParameters<typeof UpdateTableCommand>[0], 'TableName'>,
): Promise<void> {
  const { TableDescription: changed } = await client.send(new UpdateTableCommand({ TableName: tableName, ...change }));
  await untilActive(client, tableName, changed);
}

async function changeTimeToLive(
  client: DynamoDBClient,
  tableName: string,
  current: string | undefined,
  { TimeToLiveSpecification: specification }: TableDefinition,
): Promise<void> {
  const wanted = specification?.Enabled ? specification.AttributeName : undefined;
  if (current === wanted) return;
  const set = (AttributeName: string, Enabled: boolean) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName: tableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
    );
  if (current !== undefined) await set(current, false);
  if (wanted !== undefined) await set(wanted, true);
}

function streamSpecification(definition: TableDefinition) {
  return definition.StreamSpecification && { StreamEnabled: true, ...definition.StreamSpecification };
}

/** Returns for example `pollId (S, HASH), sk (S, RANGE)`; equal texts mean equal keys. */
function keyText(source: TableDescription | TableDefinition, keySchema = source.KeySchema ?? []): string {
  return keySchema
    .map(({ AttributeName, KeyType }) => {
      const type = source.AttributeDefinitions?.find((a) => a.AttributeName === AttributeName)?.AttributeType;
      return `${AttributeName} (${type}, ${KeyType})`;
    })
    .join(', ');
}

type Index =
  | NonNullable<TableDescription['LocalSecondaryIndexes']>[number]
  | NonNullable<TableDefinition['LocalSecondaryIndexes']>[number];

function oneIndexText(source: TableDescription | TableDefinition, index: Index): string {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? {};
  const projection = [ProjectionType, ...[...NonKeyAttributes].sort()].join(' ');
  return `${index.IndexName}: ${keyText(source, [...(index.KeySchema ?? [])])}; ${projection}`;
}

function indexText(source: TableDescription | TableDefinition, kind: 'LocalSecondaryIndexes'): string {
  const texts = (source[kind] ?? []).map((index) => oneIndexText(source, index));
  return texts.sort().join(' | ') || 'none';
}

async function describe(client: DynamoDBClient, tableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Waits until the table and its indexes are active. Returns the last description. */
async function untilActive(client: DynamoDBClient, tableName: string, described: TableDescription | undefined) {
  for (let table = described; ; table = await describe(client, tableName)) {
    const states = [table?.TableStatus, ...(table?.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return table;
    await delay(ACTIVE_POLL_MS);
  }
}

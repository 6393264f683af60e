import { z } from 'zod';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);

const Projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});

const Index = z.object({ IndexName: z.string(), KeySchema, Projection });

/**
 * The properties of an AWS::DynamoDB::Table that matter offline, with intrinsics resolved. Others (encryption,
 * point-in-time recovery, tags, protection against deletion) are accepted and have no effect.
 */
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

/** Throws with the table's name and the path of each wrong property. */
export function parseTableDefinition(tableName: string, properties: unknown): TableDefinition {
  const parsed = TableDefinition.safeParse(properties);
  if (!parsed.success) throw new Error(`Table ${tableName}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

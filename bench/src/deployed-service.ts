import { parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import * as z from 'zod/mini';
import { readYaml } from './product-yaml.ts';

const TablesFile = z.object({ Resources: z.record(z.string(), z.object({ Properties: z.unknown() })) });
const Stream = z.object({
  batchSize: z.int(),
  functionResponseType: z.literal('ReportBatchItemFailures'),
  bisectBatchOnFunctionError: z.boolean(),
  maximumRetryAttempts: z.int(),
});
const FunctionsFile = z.object({ aggregate: z.object({ events: z.tuple([z.object({ stream: Stream })]) }) });

/** Returns the tables of a service as they are deployed, named like their resources. */
export function deployedTables(service: 'survey' | 'aggregation') {
  const { Resources } = TablesFile.parse(readYaml(`services/${service}/iac/tables.yml`));
  return Object.entries(Resources).map(([tableName, { Properties }]) => ({
    tableName,
    definition: parseTableDefinition(tableName, Properties),
  }));
}

/** Returns the deployed settings of the consumer of the votes' stream. */
export const deployedConsumer = () =>
  FunctionsFile.parse(readYaml('services/aggregation/iac/functions.yml')).aggregate.events[0].stream;

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';
import * as z from 'zod/mini';

const serviceFolder = join(__dirname, '../..');

/** The service's own table names, and the results table of the aggregation service. */
export const TABLES = {
  PollsTable: 'booth-polls-dev',
  SessionsTable: 'booth-sessions-dev',
  VotesTable: 'booth-votes-dev',
  CodesTable: 'booth-codes-dev',
  ChangesTable: 'booth-changes-dev',
  ResultsTable: 'booth-results-dev',
} as const;
export const LISTED_POLLS_INDEX = 'listed-polls';
const tableNames = new Map<string, string>(Object.entries(TABLES));

/** `!Ref Table` is the table's name. Other intrinsics play no part in a test. */
const ref: ScalarTag = {
  tag: '!Ref',
  resolve: (name) => {
    const tableName = tableNames.get(name);
    if (tableName === undefined) throw new Error(`!Ref ${name}: no table of the tests has this name`);
    return tableName;
  },
};

/** A YAML file of the service, with names filled in as a deployment to the stage `dev` has them. */
export function readResolved(path: string): unknown {
  const text = readFileSync(join(serviceFolder, path), 'utf8');
  const filled = text
    .replaceAll('${self:custom.resultsTable}', TABLES.ResultsTable)
    .replaceAll('${sls:stage}', 'dev')
    .replace(/\$\{param:\w+\}/g, 'false');
  return parse(filled, { customTags: [ref] });
}

const TablesFile = z.object({
  Resources: z.record(z.string(), z.object({ Properties: z.looseObject({ TableName: z.string() }) })),
});

/** The service's tables. */
export function tableProperties() {
  return ['iac/tables.yml', 'iac/organizer-tables.yml'].flatMap((file) =>
    Object.values(TablesFile.parse(readResolved(file)).Resources).map(({ Properties }) => Properties),
  );
}

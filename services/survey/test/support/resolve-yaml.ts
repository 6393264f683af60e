import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';
import * as z from 'zod/mini';

const serviceFolder = join(__dirname, '../..');

/** The names of the service's tables, and of the aggregation service's results table. */
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

/** Resolves `!Ref Table` to the table's name. Tests need no other intrinsic. */
const ref: ScalarTag = {
  tag: '!Ref',
  resolve: (name) => {
    const tableName = tableNames.get(name);
    if (tableName === undefined) throw new Error(`!Ref ${name}: no table of the tests has this name`);
    return tableName;
  },
};

/** Reads a YAML file of the service, with the names of the stage `dev`. */
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

/** Returns the properties of the service's tables. */
export function tableProperties() {
  return ['iac/tables.yml', 'iac/organizer-tables.yml'].flatMap((file) =>
    Object.values(TablesFile.parse(readResolved(file)).Resources).map(({ Properties }) => Properties),
  );
}

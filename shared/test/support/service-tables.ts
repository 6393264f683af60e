import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const TablesFile = z.object({ Resources: z.record(z.string(), z.object({ Properties: z.unknown() })) });

/** Returns the tables in a service's iac/tables.yml: their logical ids and their properties. */
export async function serviceTables(service: string): Promise<{ tableName: string; properties: unknown }[]> {
  const file = join(__dirname, '../../../services', service, 'iac/tables.yml');
  const { Resources } = TablesFile.parse(parse(await readFile(file, 'utf8')));
  return Object.entries(Resources).map(([tableName, { Properties }]) => ({ tableName, properties: Properties }));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');

/**
 * Reads a YAML file of the product by its path in the repository. A short form of CloudFormation
 * such as `!Ref Table` becomes its argument.
 */
export function readYaml(path: string): unknown {
  // At this level, the parser does not warn about unknown tags.
  return parse(readFileSync(join(root, path), 'utf8'), { merge: true, logLevel: 'error' });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');

/**
 * A YAML file of the product, by its path in the repository: what is measured is what is deployed. CloudFormation's short forms,
 * such as `!Ref`, are taken for what they are written with.
 */
export function readYaml(path: string): unknown {
  // At this level, the parser does not warn of tags that it does not know.
  return parse(readFileSync(join(root, path), 'utf8'), { merge: true, logLevel: 'error' });
}

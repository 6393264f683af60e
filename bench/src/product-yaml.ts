import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';

const root = join(import.meta.dirname, '../..');

/** CloudFormation's short forms, as the text that a stack would put there. */
const intrinsics = ['!Ref', '!Sub', '!GetAtt', '!ImportValue'].map(
  (tag): ScalarTag => ({ tag, resolve: (text) => text }),
);

/** A YAML file of the product, by its path in the repository: what is measured is what is deployed. */
export function readYaml(path: string): unknown {
  return parse(readFileSync(join(root, path), 'utf8'), { customTags: intrinsics, merge: true });
}

import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NormalizedSchema } from '@smithy/core/schema';
import { isJsonObject, type Json } from '../../json.ts';
import type { JsonForm } from './sdk-shapes.ts';

/** Returns the values of a structure's member; undefined if it is not an enum. */
export type EnumValues = (structure: string, member: string) => readonly unknown[] | undefined;

export interface MockedResultRules {
  form: JsonForm;
  /** STRICT: fields that the model requires must be present. */
  requiresFields: boolean;
  enumValues: EnumValues;
}

/**
 * Returns why the action cannot answer a mocked result, in AWS's words (recorded); undefined if it
 * can. Unknown fields are accepted. Lengths and ranges are not in the SDK's model, so they are not
 * checked.
 */
export function mockedResultIssue(
  shape: NormalizedSchema,
  value: Json,
  rules: MockedResultRules,
  field = '',
): string | undefined {
  if (shape.isDocumentSchema()) return undefined;
  if (shape.isStructSchema()) {
    if (!isJsonObject(value)) return mustBe(field, 'an object');
    return structureIssue(shape, value, rules);
  }
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) return mustBe(field, 'an array');
    return firstIssue(value, (item) => mockedResultIssue(shape.getValueSchema(), item, rules, field));
  }
  if (shape.isMapSchema()) {
    if (!isJsonObject(value)) return mustBe(field, 'an object');
    return firstIssue(Object.values(value), (item) => mockedResultIssue(shape.getValueSchema(), item, rules, field));
  }
  if (shape.isBooleanSchema()) return typeof value === 'boolean' ? undefined : mustBe(field, 'a boolean');
  if (shape.isNumericSchema() || shape.isBigIntegerSchema() || shape.isBigDecimalSchema())
    return typeof value === 'number' ? undefined : mustBe(field, 'a number');
  const isText = shape.isStringSchema() || shape.isBlobSchema() || shape.isTimestampSchema();
  return isText && typeof value !== 'string' ? mustBe(field, 'a string') : undefined;
}

function structureIssue(
  shape: NormalizedSchema,
  value: { [field: string]: Json },
  rules: MockedResultRules,
): string | undefined {
  const members = [...shape.structIterator()].map(([member, its]) => ({
    name: rules.form.fieldName(member),
    member,
    its,
  }));
  if (rules.requiresFields) {
    const missing = members.slice(0, requiredMembers(shape)).find(({ name }) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `Required field '${missing.name}' is missing`;
  }
  return firstIssue(members, ({ name, member, its }) => {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined) return undefined;
    const issue = mockedResultIssue(its, given, rules, name);
    const allowed = typeof given === 'string' ? rules.enumValues(shape.getName() ?? '', member) : undefined;
    return issue ?? (allowed?.includes(given) === false ? `Field '${name}' is not an expected value` : undefined);
  });
}

/**
 * Returns how many members are required: the schema's last entry. They come first
 * (`StaticStructureSchema`).
 */
function requiredMembers(shape: NormalizedSchema): number {
  const schema: unknown = shape.getSchema();
  const count: unknown = Array.isArray(schema) ? schema[6] : undefined;
  return typeof count === 'number' ? count : 0;
}

function mustBe(field: string, expected: string): string {
  return field === '' ? `The result must be ${expected}` : `Field '${field}' must be ${expected}`;
}

function firstIssue<T>(items: readonly T[], issueOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const issue = issueOf(item);
    if (issue !== undefined) return issue;
  }
  return undefined;
}

/**
 * Finds the enums of an SDK package. Its schemas only say "string", but its type declarations name
 * the enum of a member, and the package exports the values by that name.
 */
export function readEnums(sdkPackage: string, module: ReadonlyMap<string, unknown>): Promise<EnumValues> {
  const known = enumsOf.get(sdkPackage) ?? findEnums(sdkPackage, module);
  enumsOf.set(sdkPackage, known);
  return known;
}

const enumsOf = new Map<string, Promise<EnumValues>>();

async function findEnums(sdkPackage: string, module: ReadonlyMap<string, unknown>): Promise<EnumValues> {
  const root = dirname(createRequire(import.meta.url).resolve(`${sdkPackage}/package.json`));
  const folder = join(root, 'dist-types', 'models');
  const files = (await readdir(folder)).filter((file) => file.startsWith('models_'));
  const declarations = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
  return (structure, member) => {
    const start = declarations.search(new RegExp(`export interface ${structure} (extends \\w+ )?\\{`));
    const body = start === -1 ? '' : declarations.slice(start, declarations.indexOf('\n}', start));
    const type = new RegExp(`^ +${member}\\??: (\\w+) \\| undefined;`, 'm').exec(body)?.[1];
    const values: unknown = type === undefined ? undefined : module.get(type);
    return typeof values === 'object' && values !== null ? Object.values(values) : undefined;
  };
}

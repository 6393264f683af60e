import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NormalizedSchema } from '@smithy/core/schema';
import { isJsonObject, type Json } from '../../json.ts';
import type { JsonForm } from './sdk-shapes.ts';

/** The values that a structure's member may have; undefined where it is no enum. */
export type EnumValues = (structure: string, member: string) => readonly unknown[] | undefined;

export interface MockedResultRules {
  form: JsonForm;
  /** STRICT: what the model requires must be there. */
  requiresFields: boolean;
  enumValues: EnumValues;
}

/**
 * Why a mocked result is none that the action can answer, in AWS's words (recorded); undefined if
 * it is one. Fields that the model does not have are taken. The model in the SDK has no lengths and
 * ranges, so these are not checked.
 */
export function mockedResultProblem(
  shape: NormalizedSchema,
  value: Json,
  rules: MockedResultRules,
  field = '',
): string | undefined {
  if (shape.isDocumentSchema()) return undefined;
  if (shape.isStructSchema()) {
    if (!isJsonObject(value)) return mustBe(field, 'an object');
    return structureProblem(shape, value, rules);
  }
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) return mustBe(field, 'an array');
    return firstProblem(value, (item) => mockedResultProblem(shape.getValueSchema(), item, rules, field));
  }
  if (shape.isMapSchema()) {
    if (!isJsonObject(value)) return mustBe(field, 'an object');
    return firstProblem(Object.values(value), (item) =>
      mockedResultProblem(shape.getValueSchema(), item, rules, field),
    );
  }
  if (shape.isBooleanSchema()) return typeof value === 'boolean' ? undefined : mustBe(field, 'a boolean');
  if (shape.isNumericSchema() || shape.isBigIntegerSchema() || shape.isBigDecimalSchema())
    return typeof value === 'number' ? undefined : mustBe(field, 'a number');
  const isText = shape.isStringSchema() || shape.isBlobSchema() || shape.isTimestampSchema();
  return isText && typeof value !== 'string' ? mustBe(field, 'a string') : undefined;
}

function structureProblem(
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
  return firstProblem(members, ({ name, member, its }) => {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined) return undefined;
    const problem = mockedResultProblem(its, given, rules, name);
    const allowed = typeof given === 'string' ? rules.enumValues(shape.getName() ?? '', member) : undefined;
    return problem ?? (allowed?.includes(given) === false ? `Field '${name}' is not an expected value` : undefined);
  });
}

/**
 * A structure's schema ends with how many members are required; these come first
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

function firstProblem<T>(items: readonly T[], problemOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Finds the enums of an SDK package. Its schemas call an enum a string, but its type declarations
 * name the enum of a member, and the package exports the enum's values by that name.
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

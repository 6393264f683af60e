import { readFileSync } from 'node:fs';
import { parse, type ScalarTag } from 'yaml';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Values of intrinsics and variables, by name: `Table`, `Function.Arn`, `self:custom.table`. */
export type References = Readonly<Record<string, string>>;

/** A definition, or the path of a YAML or JSON file with one. */
export type DefinitionSource = string | JsonObject;

const json: z.ZodType<Json> = z.json();
const definitionFile = z.record(z.string(), json);

/**
 * Returns a definition. In a file, the references replace `!Ref`, `!GetAtt`, `!Sub`, their long
 * forms and `${…}`.
 * @throws if a reference is missing; the error names it and the file
 */
export function readDefinition(source: DefinitionSource, references: References = {}): JsonObject {
  if (typeof source !== 'string') return source;
  const known = new Map(Object.entries(references));
  const lookUp = (name: string): string => {
    const value = known.get(name);
    if (value !== undefined) return value;
    throw new Error(`${source} names '${name}': give its value in \`references\``);
  };
  // Variables of Serverless may be anywhere, those of CloudFormation in `!Sub`; both are `${…}`.
  const text = readFileSync(source, 'utf8').replace(/\$\{([\w:.-]+)\}/g, (_all, name: string) => lookUp(name));
  const tag = (name: string, resolve: (value: string) => string): ScalarTag => ({ tag: name, resolve });
  const customTags = [tag('!Ref', lookUp), tag('!GetAtt', lookUp), tag('!Sub', (value) => value)];
  return definitionFile.parse(withoutIntrinsics(json.parse(parse(text, { customTags, merge: true })), lookUp));
}

/** Replaces `{ Ref: Table }`, `{ 'Fn::GetAtt': [Function, Arn] }` and `{ 'Fn::Sub': text }`. */
function withoutIntrinsics(value: Json, lookUp: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => withoutIntrinsics(item, lookUp));
  if (!isJsonObject(value)) return value;
  const [first, ...others] = Object.entries(value);
  if (first !== undefined && others.length === 0) {
    const [name, argument] = first;
    if (name === 'Ref') return lookUp(String(argument));
    if (name === 'Fn::GetAtt') return lookUp([argument].flat().join('.'));
    if (name === 'Fn::Sub' && typeof argument === 'string') return argument;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutIntrinsics(inner, lookUp)]));
}

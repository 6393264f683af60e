import * as z from 'zod/mini';
import type { CodeUse } from './code-use.ts';

const Resource = z.looseObject({ Type: z.string(), Properties: z._default(z.record(z.string(), z.unknown()), {}) });
export type Resource = z.infer<typeof Resource>;

/** The part of a CloudFormation template that the rules read. */
export const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z._default(
    z.record(z.string(), z.object({ Value: z.unknown(), Export: z.optional(z.object({ Name: z.unknown() })) })),
    {},
  ),
});
export type Template = z.infer<typeof Template>;

const Sizes = z.object({ memorySize: z.optional(z.number()), timeout: z.optional(z.number()) });

/** The content of serverless.yml, before the framework adds defaults. */
export const Written = z.object({ provider: Sizes, functions: z._default(z.record(z.string(), Sizes), {}) });

/** A packaged stack, and the code of its functions. */
export interface Stack {
  /** The name of the stack, such as `booth-survey-prod`. */
  name: string;
  stage: string;
  template: Template;
  written: z.infer<typeof Written>;
  /** The YAML files of the service, by path. Rules read their comments, which no template has. */
  sources: ReadonlyMap<string, string>;
  /** The code of each function, by its handler (`src/functions/connect.handler`). */
  code: ReadonlyMap<string, CodeUse>;
}

/** A problem of one resource. */
export interface Issue {
  stack: string;
  resource: string;
  message: string;
}

/** Returns the issues of all stacks of one stage, given in the order of deployment. */
export type Rule = (stacks: readonly Stack[]) => Issue[];

/** Returns a rule that checks each stack alone. */
export const eachStack =
  (check: (stack: Stack) => Omit<Issue, 'stack'>[]): Rule =>
  (stacks) =>
    stacks.flatMap((stack) => check(stack).map((issue) => ({ stack: stack.name, ...issue })));

/** Returns the resources of one type. */
export function resourcesOf(
  { template }: Stack,
  type: string,
): [logicalId: string, properties: Resource['Properties']][] {
  const resources = Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  return resources.map(([logicalId, { Properties }]) => [logicalId, Properties]);
}

const Reference = z.union([
  z.pipe(
    z.object({ Ref: z.string() }),
    z.transform(({ Ref }) => Ref),
  ),
  z.pipe(
    z.object({ 'Fn::GetAtt': z.union([z.array(z.string()), z.string()]) }),
    z.transform(({ 'Fn::GetAtt': path }) => (typeof path === 'string' ? path.split('.') : path)[0]),
  ),
]);
const Import = z.object({ 'Fn::ImportValue': z.string() });

/** A resource with the stack that it is in. */
export interface Target {
  stack: Stack;
  logicalId: string;
  resource: Resource;
}

/**
 * Returns the resource that `Ref`, `Fn::GetAtt` or `Fn::ImportValue` refers to; undefined for any
 * other value.
 */
export function targetOf(value: unknown, stack: Stack, stacks: readonly Stack[]): Target | undefined {
  const imported = Import.safeParse(value);
  if (imported.success) {
    const { 'Fn::ImportValue': name } = imported.data;
    for (const exporter of stacks) {
      const output = Object.values(exporter.template.Outputs).find(({ Export }) => Export?.Name === name);
      if (output) return targetOf(output.Value, exporter, stacks);
    }
    return undefined;
  }
  const logicalId = Reference.safeParse(value).data;
  const resource = logicalId === undefined ? undefined : stack.template.Resources[logicalId];
  return logicalId === undefined || resource === undefined ? undefined : { stack, logicalId, resource };
}

/** Yields every text in a value, with its path. Keys are texts as well. */
export function* textsIn(value: unknown, path = ''): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const innerPath = path === '' ? key : `${path}.${key}`;
      if (!Array.isArray(value)) yield { path: innerPath, text: key };
      yield* textsIn(inner, innerPath);
    }
  }
}

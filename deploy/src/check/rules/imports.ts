import type { Rule, Stack } from '../stack.ts';

/** Every import of a stack is exported by a stack that is deployed before it. */
export const importsHaveExports: Rule = (stacks) =>
  stacks.flatMap((stack, position) => {
    const exported = new Set(stacks.slice(0, position).flatMap(exportsOf));
    return Object.entries({ ...stack.template.Resources, ...stack.template.Outputs }).flatMap(([resource, content]) =>
      importsIn(content)
        .filter((name) => !exported.has(name))
        .map((name) => ({ stack: stack.name, resource, message: `imports ${name}, which no stack before it exports` })),
    );
  });

/** No two stacks export the same name. CloudFormation refuses the second. */
export const exportsAreUnique: Rule = (stacks) =>
  stacks.flatMap((stack, position) => {
    const taken = new Set(stacks.slice(0, position).flatMap(exportsOf));
    return exportsOf(stack)
      .filter((name) => taken.has(name))
      .map((name) => ({ stack: stack.name, resource: 'Outputs', message: `exports ${name}, as another stack does` }));
  });

const exportsOf = ({ template }: Stack): string[] =>
  Object.values(template.Outputs).flatMap(({ Export }) => (Export ? [nameOf(Export.Name)] : []));

function importsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Fn::ImportValue' in value) return [nameOf(value['Fn::ImportValue'])];
  return Object.values(value).flatMap(importsIn);
}

/** Returns a name for comparison; an intrinsic function as its JSON. */
const nameOf = (name: unknown): string => (typeof name === 'string' ? name : JSON.stringify(name));

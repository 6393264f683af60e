import * as z from 'zod/mini';

const Definition = z.looseObject({ States: z.record(z.string(), z.looseObject({})) });
export type Definition = z.infer<typeof Definition>;

const Substituted = z.union([
  z.pipe(
    z.object({ 'Fn::Sub': z.tuple([z.string()], z.unknown()) }),
    z.transform(({ 'Fn::Sub': [text] }) => text),
  ),
  z.pipe(
    z.object({ 'Fn::Sub': z.string() }),
    z.transform(({ 'Fn::Sub': text }) => text),
  ),
  z.string(),
]);

/**
 * Returns the definition of a packaged state machine. What the deployment puts in is left as it
 * stands (`${…}`): names and ARNs, none of which is a task's resource here.
 */
export const definitionOf = (definitionString: unknown): Definition =>
  Definition.parse(JSON.parse(Substituted.parse(definitionString)));

export interface Task {
  /** Such as `arn:aws:states:::dynamodb:getItem`. */
  resource: string;
  /** What it is called with, as JSON text. */
  given: string;
}

/** All tasks of a definition, those within maps and parallel states included. */
export function tasksOf(value: unknown): Task[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(tasksOf);
  if (!('Type' in value && value.Type === 'Task' && 'Resource' in value)) return inner;
  return [{ resource: `${value.Resource}`, given: JSON.stringify(value) }, ...inner];
}

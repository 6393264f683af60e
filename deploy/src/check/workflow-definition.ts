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
 * Returns the definition of a packaged state machine. Keeps the placeholders of the deployment
 * (`${…}`), which are names and ARNs, but never the resource of a task.
 */
export const definitionOf = (definitionString: unknown): Definition =>
  Definition.parse(JSON.parse(Substituted.parse(definitionString)));

export interface Task {
  /** Such as `arn:aws:states:::dynamodb:getItem`. */
  resource: string;
  /** The whole state, as JSON text. */
  given: string;
}

/** Returns all tasks of a definition, also within Map and Parallel states. */
export function tasksOf(value: unknown): Task[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(tasksOf);
  if (!('Type' in value && value.Type === 'Task' && 'Resource' in value)) return inner;
  return [{ resource: `${value.Resource}`, given: JSON.stringify(value) }, ...inner];
}

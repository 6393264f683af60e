import * as z from 'zod/mini';
import * as models from '../src/index.ts';

/** Names of schemas that several models share. */
const namesOfShared = new Map<z.core.$ZodType, string>([
  [models.PollId, 'Slug'],
  [models.SessionId, 'Sha256'],
]);

/** The schemas of each screen type: `ChoiceScreen`, `ChoiceAnswer`, `ChoiceTally`. */
const namesByType = Object.entries({ Screen: models.Screen, Answer: models.Answer, Tally: models.ScreenTally }).flatMap(
  ([what, { def }]) =>
    def.options.flatMap((schema) =>
      schema.shape.type.def.values.map((type): [z.core.$ZodType, string] => [
        schema,
        `${type.charAt(0).toUpperCase()}${type.slice(1)}${what}`,
      ]),
    ),
);

/**
 * Names every exported schema like its export, so that a document refers to it instead of copying
 * it.
 * @throws Error if a schema has several exports and no name in `namesOfShared`
 */
export function nameComponents(): void {
  const names = new Map(namesByType);
  for (const [exported, schema] of Object.entries(models)) {
    if (!(schema instanceof z.ZodMiniType)) continue;
    const name = namesOfShared.get(schema) ?? exported;
    const other = names.get(schema);
    if (other !== undefined && other !== name) {
      throw new Error(`${other} and ${exported} are one schema: give it a name in ${import.meta.filename}`);
    }
    names.set(schema, name);
  }
  for (const [schema, id] of names) z.globalRegistry.add(schema, { id });
}

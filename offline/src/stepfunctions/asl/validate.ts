import { isJsonObject, type Json, parseJson } from '../../json.ts';
import type { MachineType } from '../engine/execution.ts';
import { parseMachine } from './machine.ts';
import { expressionProblems } from './validation/expression-rules.ts';
import { fieldProblems } from './validation/field-rules.ts';
import { graphProblems } from './validation/graph-rules.ts';
import { mapProblems } from './validation/map-rules.ts';
import { pathProblems } from './validation/path-rules.ts';
import { resourceProblems } from './validation/resource-rules.ts';
import { relationProblems, schemaProblems } from './validation/schema-rules.ts';
import { timestampProblems } from './validation/timestamp-rules.ts';
import { walkStates } from './validation/walk.ts';

/** Why a definition is refused, as ValidateStateMachineDefinition tells it. */
export interface DefinitionProblem {
  code: string;
  message: string;
  /** Such as `/States/Record/Next`; missing where AWS names none. */
  location?: string;
}

/**
 * What is wrong with a definition; an empty list if nothing is. AWS's own rules come first, in its
 * words; what they let pass is checked by the schemas of asl-validator. With `refuseUnsupported`
 * also what does not exist offline is a problem.
 */
export function definitionProblems(text: string, type: MachineType, refuseUnsupported: boolean): DefinitionProblem[] {
  let definition: Json;
  try {
    definition = parseJson(text);
  } catch (error) {
    return [{ code: 'INVALID_JSON_DESCRIPTION', message: error instanceof Error ? error.message : String(error) }];
  }
  if (!isJsonObject(definition))
    return [{ code: 'SCHEMA_VALIDATION_FAILED', message: 'The definition must be an object' }];
  const visited = walkStates(definition);
  const problems = [
    ...visited.problems,
    ...visited.states.flatMap((state) => [
      ...fieldProblems(state),
      ...expressionProblems(state),
      ...pathProblems(state),
      ...timestampProblems(state),
      ...mapProblems(state, type, refuseUnsupported),
      ...resourceProblems(state, type),
    ]),
    ...graphProblems(visited.graphs),
  ];
  if (problems.length > 0) return problems;
  const shape = schemaProblems(definition);
  if (shape.length > 0) return shape;
  const relations = relationProblems(visited);
  if (relations.length > 0) return relations;
  try {
    parseMachine(text);
  } catch (error) {
    return [{ code: 'SCHEMA_VALIDATION_FAILED', message: error instanceof Error ? error.message : String(error) }];
  }
  return [];
}

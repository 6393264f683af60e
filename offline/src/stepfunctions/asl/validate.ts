import { isJsonObject, type Json, parseJson } from '../../json.ts';
import type { MachineType } from '../engine/execution.ts';
import { parseMachine } from './machine.ts';
import { expressionIssues } from './validation/expression-rules.ts';
import { fieldIssues } from './validation/field-rules.ts';
import { graphIssues } from './validation/graph-rules.ts';
import { mapIssues } from './validation/map-rules.ts';
import { pathIssues } from './validation/path-rules.ts';
import { resourceIssues } from './validation/resource-rules.ts';
import { relationIssues, schemaIssues } from './validation/schema-rules.ts';
import { timestampIssues } from './validation/timestamp-rules.ts';
import { walkStates } from './validation/walk.ts';

/** Why a definition is refused, as ValidateStateMachineDefinition reports it. */
export interface DefinitionIssue {
  code: string;
  message: string;
  /** For example `/States/Record/Next`; missing where AWS names none. */
  location?: string;
}

/**
 * Returns the issues of a definition: first those of AWS's own rules in AWS's words, then those
 * that only asl-validator's schemas find. With `refuseUnsupported`, what does not exist offline is
 * an issue, too.
 */
export function definitionIssues(text: string, type: MachineType, refuseUnsupported: boolean): DefinitionIssue[] {
  let definition: Json;
  try {
    definition = parseJson(text);
  } catch (error) {
    return [{ code: 'INVALID_JSON_DESCRIPTION', message: error instanceof Error ? error.message : String(error) }];
  }
  if (!isJsonObject(definition))
    return [{ code: 'SCHEMA_VALIDATION_FAILED', message: 'The definition must be an object' }];
  const visited = walkStates(definition);
  const issues = [
    ...visited.issues,
    ...visited.states.flatMap((state) => [
      ...fieldIssues(state),
      ...expressionIssues(state),
      ...pathIssues(state),
      ...timestampIssues(state),
      ...mapIssues(state, type, refuseUnsupported),
      ...resourceIssues(state, type),
    ]),
    ...graphIssues(visited.graphs),
  ];
  if (issues.length > 0) return issues;
  const shape = schemaIssues(definition);
  if (shape.length > 0) return shape;
  const relations = relationIssues(visited);
  if (relations.length > 0) return relations;
  try {
    parseMachine(text);
  } catch (error) {
    return [{ code: 'SCHEMA_VALIDATION_FAILED', message: error instanceof Error ? error.message : String(error) }];
  }
  return [];
}

import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts';
import { parseMachine, type StateNode } from '../asl/machine.ts';
import { definitionIssues } from '../asl/validate.ts';
import { ApiError } from './api-error.ts';
import { arn, cause, definition, error, payload } from './shapes.ts';
import { refuseIssues } from './state-machines.ts';

const count = z.number().int().min(0, 'Member must have value greater than or equal to 0').nullish();
const stateName = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(80, 'Member must have length less than or equal to 80');
const levels = ['INFO', 'DEBUG', 'TRACE'] as const;
const modes = ['STRICT', 'PRESENT', 'NONE'] as const;

export const testStateRequest = z.object({
  definition,
  roleArn: arn.nullish(),
  input: payload.nullish(),
  inspectionLevel: z.enum(levels, 'Member must satisfy enum value set: [INFO, DEBUG, TRACE]').nullish(),
  revealSecrets: z.boolean().nullish(),
  variables: payload.nullish(),
  stateName: stateName.nullish(),
  mock: z
    .object({
      result: payload.nullish(),
      errorOutput: z.object({ error, cause }).nullish(),
      fieldValidationMode: z.enum(modes, 'Member must satisfy enum value set: [STRICT, PRESENT, NONE]').nullish(),
    })
    .nullish(),
  context: payload.nullish(),
  stateConfiguration: z
    .object({
      retrierRetryCount: count,
      errorCausedByState: stateName.nullish(),
      mapIterationFailureCount: count,
      mapItemReaderData: payload.nullish(),
    })
    .nullish(),
});
export type TestStateRequest = z.infer<typeof testStateRequest>;

/**
 * The name that AWS gives to a state that is tested alone, and to every tested state in the context
 * object.
 */
export const testedName = 'StateName';

/**
 * Finds the state under test.
 * @throws InvalidDefinition, ValidationException if the machine has no state of that name
 */
export function readState({ definition: text, stateName: name }: TestStateRequest): StateNode {
  const whole = name == null ? machineAround(text) : text;
  refuseIssues(definitionIssues(whole, 'STANDARD', false));
  const { graphs } = parseMachine(whole);
  const found = graphs.map(({ states }) => states.get(name ?? testedName)).find((node) => node !== undefined);
  if (found === undefined) throw invalidTest('State not found in definition');
  return { ...found, name: testedName };
}

/** Returns a machine around a state alone: every state that it leads to ends the execution. */
function machineAround(text: string): string {
  let state: Json;
  try {
    state = parseJson(text);
  } catch {
    // The check of the definition reports this.
    return text;
  }
  const targets = isJsonObject(state) ? targetsOf(state) : [];
  const states = new Map<string, Json>(targets.map((target) => [target, { Type: 'Succeed' }]));
  states.set(testedName, state);
  return JSON.stringify({ StartAt: testedName, States: Object.fromEntries(states) });
}

function targetsOf(state: JsonObject): string[] {
  const lists = [state.Choices, state.Catch].flatMap((list) => (Array.isArray(list) ? list : []));
  const targets = [state.Next, state.Default, ...lists.map((entry) => (isJsonObject(entry) ? entry.Next : undefined))];
  return targets.filter((target) => typeof target === 'string');
}

/**
 * Reads the variables of a test.
 * @throws ValidationException
 */
export function readVariables(text: string | null | undefined): JsonObject {
  const variables = text == null ? {} : parseField(text, 'Variables must be valid JSON');
  if (!isJsonObject(variables)) throw invalidTest('Variables must be a JSON object.');
  return variables;
}

/**
 * Parses the JSON text of a field.
 * @throws ValidationException with this message for other text
 */
export function parseField(text: string, message: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw invalidTest(message);
  }
}

export function invalidTest(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

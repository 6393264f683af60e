import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts';
import type { StateNode } from '../asl/machine.ts';
import { ApiError } from './api-error.ts';

const json: z.ZodType<Json> = z.json();
const text = z.string();

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
const contextShape = z
  .strictObject({
    Execution: z
      .strictObject({
        Id: text,
        Input: json,
        Name: text,
        RoleArn: text,
        StartTime: text,
        RedriveCount: z.number(),
        RedriveTime: text,
      })
      .partial(),
    State: z.strictObject({ EnteredTime: text, Name: text, RetryCount: z.number() }).partial(),
    StateMachine: z.strictObject({ Id: text, Name: text }).partial(),
    Task: z.strictObject({ Token: text }).partial(),
  })
  .partial();

/**
 * Reads the context object for the test of this state.
 * @throws ValidationException in AWS's words (recorded)
 */
export function parseContextObject(given: string, { resource }: StateNode): JsonObject {
  let context: Json;
  try {
    context = parseJson(given);
  } catch {
    throw refused('it must be valid JSON');
  }
  if (!isJsonObject(context)) throw refused('it must be an object');
  if (Object.hasOwn(context, 'Map')) throw refused("'Map' field is not supported when mocking a Context object");
  const issue = contextShape.safeParse(context).error?.issues[0];
  if (issue?.code === 'unrecognized_keys') throw refused(`Field '${issue.keys[0]}' is not allowed`);
  if (issue?.code === 'invalid_type')
    throw refused(`${issue.path.join('.')} must be ${issue.expected === 'object' ? 'an' : 'a'} ${issue.expected}`);
  if (Object.hasOwn(context, 'Task') && (resource === undefined || resource.pattern === 'request'))
    throw refused(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
  return context;
}

function refused(reason: string): ApiError {
  return new ApiError('ValidationException', `Invalid Context object provided: ${reason}`);
}

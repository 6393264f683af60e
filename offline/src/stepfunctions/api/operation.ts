import type { z } from 'zod';
import type { JsonObject } from '../../json.ts';
import type { ArnScope } from '../arns.ts';
import type { ExecutionRun } from '../engine/run.ts';
import type { EngineServices } from '../engine/services.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { ActivityStore, MachineStore } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';

/** The state that all operations share. */
export interface ApiContext {
  scope: ArnScope;
  machines: MachineStore;
  activities: ActivityStore;
  executions: ExecutionStore;
  engine: EngineServices;
  /** See `StepFunctionsOptions.unsupported`. */
  refuseUnsupported: boolean;
  /** Saves the machines if the service has a data folder. */
  saveMachines(): void;
  /** Saves the activities if the service has a data folder. */
  saveActivities(): void;
  /** Resolves when the execution so far is saved, if the service has a data folder. */
  saved(run: ExecutionRun): Promise<void>;
}

type Answer = JsonObject | Promise<JsonObject>;

/**
 * An operation of the API: reads its request and answers. `gone` aborts when the client
 * disconnects.
 * @throws ApiError
 */
export type Operation = (context: ApiContext, request: unknown, gone?: AbortSignal) => Answer;

/**
 * Makes an operation that checks the shape of its request first.
 * @throws ValidationException for another shape, in AWS's words
 */
export function operation<Request>(
  shape: z.ZodType<Request>,
  answer: (context: ApiContext, request: Request, gone?: AbortSignal) => Answer,
): Operation {
  return (context, request, gone) => {
    const parsed = shape.safeParse(request, { reportInput: true });
    if (parsed.success) return answer(context, parsed.data, gone);
    throw refusedFields(parsed.error.issues.map(({ input, path, message }) => ({ value: input, path, message })));
  };
}

/** AWS does not repeat the values of these fields. */
const secretFields = new Set(['definition', 'input', 'output', 'error', 'cause', 'description', 'versionDescription']);

interface RefusedField {
  value: unknown;
  path: readonly PropertyKey[];
  message: string;
}

/**
 * Returns the ValidationException for fields that break a constraint, in AWS's words: `Value '1001'
 * at 'maxResults' failed to …`
 */
export function refusedFields(fields: readonly RefusedField[]): ApiError {
  const reasons = fields.map(({ value, path, message }) => {
    const secret = secretFields.has(String(path[0]));
    return `Value${secret ? '' : ` ${shown(value)}`} at '${javaPath(path)}' failed to satisfy constraint: ${message}`;
  });
  const detected = `${fields.length} validation error${fields.length === 1 ? '' : 's'} detected`;
  return new ApiError('ValidationException', `${detected}: ${reasons.join('; ')}`);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return `'${typeof value === 'object' ? JSON.stringify(value) : value}'`;
}

/** Formats `['tags', 0, 'key']` as AWS does: `tags.1.member.key`. */
function javaPath(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : String(part))).join('.');
}

/** Returns the fields that have a value. */
export function present(fields: Record<string, JsonObject[string] | undefined>): JsonObject {
  const answer: JsonObject = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) answer[name] = value;
  return answer;
}

/** Converts epoch ms to the protocol's dates, which are in seconds. */
export function dateOf(epochMs: number | undefined): number | undefined {
  return epochMs === undefined ? undefined : epochMs / 1_000;
}

import type { z } from 'zod';
import type { JsonObject } from '../../json.ts';
import type { ArnScope } from '../arns.ts';
import type { EngineServices, ExecutionRun } from '../engine/run.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { ActivityStore, MachineStore } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';

/** What the operations work on. */
export interface ApiContext {
  scope: ArnScope;
  machines: MachineStore;
  activities: ActivityStore;
  executions: ExecutionStore;
  engine: EngineServices;
  /** See `StepFunctionsOptions.unsupported`. */
  refuseUnsupported: boolean;
  /** Writes the machines down, where the service has a data folder. */
  saveMachines(): void;
  /** Writes the activities down, where the service has a data folder. */
  saveActivities(): void;
  /**
   * Resolves when what happened to the execution so far is written down, where the service has a
   * data folder.
   */
  saved(run: ExecutionRun): Promise<void>;
}

type Answer = JsonObject | Promise<JsonObject>;

/**
 * An operation of the API: reads its request and answers. `gone` aborts when the client goes away.
 * Throws ApiError.
 */
export type Operation = (context: ApiContext, request: unknown, gone?: AbortSignal) => Answer;

/**
 * An operation whose request has this shape; another one is answered with ValidationException,
 * worded as AWS does.
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

/** AWS does not repeat what these fields hold. */
const secretFields = new Set(['definition', 'input', 'output', 'error', 'cause', 'description', 'versionDescription']);

interface RefusedField {
  value: unknown;
  path: readonly PropertyKey[];
  message: string;
}

/**
 * ValidationException for fields that break a constraint, in AWS's words: `Value '1001' at
 * 'maxResults' failed to …`
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

/** `['tags', 0, 'key']` as AWS writes it: `tags.1.member.key`. */
function javaPath(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : String(part))).join('.');
}

/** An answer without the fields that have no value. */
export function present(fields: Record<string, JsonObject[string] | undefined>): JsonObject {
  const answer: JsonObject = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) answer[name] = value;
  return answer;
}

/** Epoch ms as the protocol has dates: in seconds. */
export function dateOf(epochMs: number | undefined): number | undefined {
  return epochMs === undefined ? undefined : epochMs / 1_000;
}

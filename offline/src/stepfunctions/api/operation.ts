import type { z } from 'zod';
import type { ArnScope } from '../arns.ts';
import type { EngineServices, ExecutionRun } from '../engine/run.ts';
import type { JsonObject } from '../json.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { MachineStore } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';

/** What the operations work on. */
export interface ApiContext {
  scope: ArnScope;
  machines: MachineStore;
  executions: ExecutionStore;
  engine: EngineServices;
  /** See `StepFunctionsOptions.unsupported`. */
  refuseUnsupported: boolean;
  /** Writes a machine down, where the service has a data folder. */
  saveMachines(): void;
  /** Resolves when what happened to the execution so far is written down, where the service has a data folder. */
  saved(run: ExecutionRun): Promise<void>;
}

/** An operation of the API: reads its request and answers. Throws ApiError. */
export type Operation = (context: ApiContext, request: unknown) => JsonObject | Promise<JsonObject>;

/** An operation whose request has this shape; another one is answered with ValidationException, worded as AWS does. */
export function operation<Request>(
  shape: z.ZodType<Request>,
  answer: (context: ApiContext, request: Request) => JsonObject | Promise<JsonObject>,
): Operation {
  return (context, request) => {
    const parsed = shape.safeParse(request);
    if (parsed.success) return answer(context, parsed.data);
    const { issues } = parsed.error;
    const reasons = issues.map(
      (issue) => `Value at '${issue.path.join('.')}' failed to satisfy constraint: ${issue.message}`,
    );
    const errors = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`;
    throw new ApiError('ValidationException', `${errors}: ${reasons.join('; ')}`);
  };
}

/** An answer without the fields that have no value. */
export function present(fields: Record<string, JsonObject[string] | undefined>): JsonObject {
  const answer: JsonObject = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) answer[name] = value;
  return answer;
}

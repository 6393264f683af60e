import { z } from 'zod';
import type { Json, JsonObject } from '../../json.ts';

/**
 * The Amazon States Language as the interpreter reads it. These are shapes only: `validate.ts` has
 * already refused what AWS refuses.
 * https://states-language.net/spec.html
 */

/** Payloads are kept as parsed: zod's own records lose a field named `__proto__`. */
const json = z.custom<Json>((value) => value !== undefined);
const fields = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const path = z.string().nullable();
export const queryLanguage = z.enum(['JSONPath', 'JSONata']);
export type QueryLanguageName = z.infer<typeof queryLanguage>;

const retrier = z.looseObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number().optional(),
  MaxAttempts: z.number().optional(),
  BackoffRate: z.number().optional(),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});
export type Retrier = z.infer<typeof retrier>;

const catcher = z.looseObject({
  ErrorEquals: z.array(z.string()),
  Next: z.string(),
  ResultPath: path.optional(),
  Output: json.optional(),
  Assign: fields.optional(),
});
export type Catcher = z.infer<typeof catcher>;

const common = {
  QueryLanguage: queryLanguage.optional(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  InputPath: path.optional(),
  OutputPath: path.optional(),
  Output: json.optional(),
  Assign: fields.optional(),
};
const withResult = {
  Parameters: json.optional(),
  Arguments: json.optional(),
  ResultPath: path.optional(),
  ResultSelector: fields.optional(),
};
const withErrors = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

const passState = z.looseObject({ Type: z.literal('Pass'), ...common, ...withResult, Result: json.optional() });
const succeedState = z.looseObject({ Type: z.literal('Succeed'), ...common });
const failState = z.looseObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  ErrorPath: z.string().optional(),
  Cause: z.string().optional(),
  CausePath: z.string().optional(),
});
const waitState = z.looseObject({
  Type: z.literal('Wait'),
  ...common,
  Seconds: json.optional(),
  SecondsPath: z.string().optional(),
  Timestamp: z.string().optional(),
  TimestampPath: z.string().optional(),
});
const choiceRule = z.looseObject({
  Next: z.string(),
  Condition: json.optional(),
  Output: json.optional(),
  Assign: fields.optional(),
});
export type ChoiceRule = z.infer<typeof choiceRule>;
const choiceState = z.looseObject({
  Type: z.literal('Choice'),
  ...common,
  Choices: z.array(choiceRule),
  Default: z.string().optional(),
});
const taskState = z.looseObject({
  Type: z.literal('Task'),
  ...common,
  ...withResult,
  ...withErrors,
  Resource: z.string(),
  TimeoutSeconds: json.optional(),
  TimeoutSecondsPath: z.string().optional(),
  HeartbeatSeconds: json.optional(),
  HeartbeatSecondsPath: z.string().optional(),
  Credentials: json.optional(),
});
const parallelState = z.looseObject({
  Type: z.literal('Parallel'),
  ...common,
  ...withResult,
  ...withErrors,
  get Branches() {
    return z.array(graph);
  },
});
const mapState = z.looseObject({
  Type: z.literal('Map'),
  ...common,
  ...withResult,
  ...withErrors,
  Items: json.optional(),
  ItemsPath: z.string().optional(),
  ItemSelector: json.optional(),
  ItemReader: fields.optional(),
  ItemBatcher: fields.optional(),
  ResultWriter: fields.optional(),
  Label: z.string().optional(),
  MaxConcurrency: json.optional(),
  MaxConcurrencyPath: z.string().optional(),
  ToleratedFailureCount: json.optional(),
  ToleratedFailureCountPath: z.string().optional(),
  ToleratedFailurePercentage: json.optional(),
  ToleratedFailurePercentagePath: z.string().optional(),
  get ItemProcessor() {
    return graph.optional();
  },
  /** The older name of ItemProcessor. */
  get Iterator() {
    return graph.optional();
  },
});

const state = z.discriminatedUnion('Type', [
  passState,
  succeedState,
  failState,
  waitState,
  choiceState,
  taskState,
  parallelState,
  mapState,
]);
const graph = z.looseObject({
  StartAt: z.string(),
  QueryLanguage: queryLanguage.optional(),
  ProcessorConfig: z
    .looseObject({ Mode: z.string().optional(), ExecutionType: z.enum(['STANDARD', 'EXPRESS']).optional() })
    .optional(),
  get States() {
    return z.record(z.string(), state);
  },
});

export const stateDefinition = state;

export const machineDefinition = z.looseObject({ ...graph.shape, TimeoutSeconds: z.number().optional() });

export type StateDefinition = z.infer<typeof state>;
export type GraphDefinition = z.infer<typeof graph>;
export type StateType = StateDefinition['Type'];
export type StateOf<T extends StateType> = Extract<StateDefinition, { Type: T }>;

/** Returns the retriers of a state; only Task, Parallel and Map have any. */
export function retriersOf(state: StateDefinition): Retrier[] {
  return state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map' ? (state.Retry ?? []) : [];
}

/** Returns the catchers of a state; only Task, Parallel and Map have any. */
export function catchersOf(state: StateDefinition): Catcher[] {
  return state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map' ? (state.Catch ?? []) : [];
}

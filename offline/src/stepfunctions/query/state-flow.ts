import type { Json, JsonObject } from '../../json.ts';
import type { Catcher, ChoiceRule } from '../asl/definition.ts';
import type { StateNode } from '../asl/machine.ts';
import type { InspectedField } from '../engine/state-test.ts';

/** What a state's expressions can see. */
export interface StateView {
  node: StateNode;
  /** The state's input as it was handed on. */
  input: Json;
  /** `$$` or `$states.context`, as of now. */
  context(): JsonObject;
  /** The variables in reach, inner scopes before outer. */
  variables(): JsonObject;
  /** Puts AWS's "An error occurred while executing the state …" before a reason. */
  explain(reason: string): string;
  /** Shows a value on its way through the state to TestState. */
  note(field: InspectedField, value: Json): void;
}

/** What a state hands on, and the variables that it sets. */
export interface Outcome {
  output: Json;
  /** Missing where no Assign applied. */
  assigned?: JsonObject;
}

/**
 * What a Catch clause sees: `$states.errorOutput`, or the effective input of a JSONPath catcher.
 */
export type ErrorOutput = { Error: string | null; Cause: string | null };

/** Fields of a state that hold a number. */
export type NumberField =
  | 'Seconds'
  | 'TimeoutSeconds'
  | 'HeartbeatSeconds'
  | 'MaxConcurrency'
  | 'ToleratedFailureCount'
  | 'ToleratedFailurePercentage'
  | 'MaxItems'
  | 'MaxItemsPerBatch'
  | 'MaxInputBytesPerBatch';
/** Fields of a state that hold text. */
export type TextField = 'Timestamp' | 'Error' | 'Cause';

/**
 * How one visit of a state reads its fields and shapes its output, in one query language. The
 * states are written against this, so they know neither JSONPath nor JSONata. Every method may
 * throw a StateFailure with AWS's name and wording.
 */
export interface StateFlow {
  /** The input after InputPath. */
  input(): Json;
  /**
   * What a Task passes, a Parallel's branches get and a Pass hands on: Parameters or Arguments, or
   * else the input.
   */
  arguments(): Json | Promise<Json>;
  /**
   * A field that holds a number, given as such, as a path or as an expression; undefined where the
   * state has none.
   */
  number(field: NumberField): number | undefined | Promise<number | undefined>;
  text(field: TextField): string | undefined | Promise<string | undefined>;
  /** `Credentials.RoleArn`. */
  roleArn(): string | undefined | Promise<string | undefined>;
  /** Whether this rule of a Choice state matches. */
  matches(rule: ChoiceRule, index: number): boolean | Promise<boolean>;
  /** The items of an inline Map state. */
  items(): Json[] | Promise<Json[]>;
  /** The items of a distributed Map state: those of an array, or the fields of an object. */
  itemsOrFields(): Json[] | JsonObject | Promise<Json[] | JsonObject>;
  /** The input of one iteration of a Map state; `view` has the item in its context. */
  itemInput(view: StateView, item: Json): Json | Promise<Json>;
  /** Output and variables of a state that produced a result. */
  succeed(result: Json): Outcome | Promise<Outcome>;
  /**
   * Output and variables of a state without a result (Wait, Succeed, Choice); `rule` is the Choice
   * rule that matched, and its place.
   */
  passOn(rule?: ChoiceRule, index?: number): Outcome | Promise<Outcome>;
  /** Output and variables of a caught failure; `index` is the catcher's place. */
  catch(catcher: Catcher, index: number, error: ErrorOutput): Outcome | Promise<Outcome>;
}

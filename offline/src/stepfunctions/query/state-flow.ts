import type { Json, JsonObject } from '../../json.ts';
import type { Catcher, ChoiceRule } from '../asl/definition.ts';
import type { StateNode } from '../asl/machine.ts';
import type { InspectedField } from '../engine/state-test.ts';

/** Everything that a state's expressions can see. */
export interface StateView {
  node: StateNode;
  /** The state's input, before InputPath. */
  input: Json;
  /** `$$` or `$states.context`, at this moment. */
  context(): JsonObject;
  /** The visible variables; inner scopes win over outer ones. */
  variables(): JsonObject;
  /** Puts AWS's "An error occurred while executing the state …" before a reason. */
  explain(reason: string): string;
  /** Shows TestState a value on its way through the state. */
  note(field: InspectedField, value: Json): void;
}

/** A state's output, and the variables that it sets. */
export interface StateOutcome {
  output: Json;
  /** Missing if there was no Assign. */
  assigned?: JsonObject;
}

/**
 * The error that a Catch clause sees: `$states.errorOutput`, or the input of a JSONPath catcher.
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
 * Reads a state's fields and shapes its output, in one query language, so that the states know
 * neither JSONPath nor JSONata. Every method may throw a StateFailure in AWS's words.
 */
export interface StateFlow {
  /** Returns the input after InputPath. */
  input(): Json;
  /**
   * Returns what a Task sends, a Parallel's branches get and a Pass outputs: Parameters or
   * Arguments, or otherwise the input.
   */
  arguments(): Json | Promise<Json>;
  /**
   * Returns a field given as a number, a path or an expression; undefined if the state has none.
   */
  number(field: NumberField): number | undefined | Promise<number | undefined>;
  text(field: TextField): string | undefined | Promise<string | undefined>;
  /** Returns `Credentials.RoleArn`. */
  roleArn(): string | undefined | Promise<string | undefined>;
  /** Returns true if this rule of a Choice state matches. */
  matches(rule: ChoiceRule, index: number): boolean | Promise<boolean>;
  /** Returns the items of an inline Map state. */
  items(): Json[] | Promise<Json[]>;
  /**
   * Returns the items of a distributed Map state: an array, or an object whose fields are the
   * items.
   */
  itemsOrFields(): Json[] | JsonObject | Promise<Json[] | JsonObject>;
  /** Returns the input of one iteration; `view` has the item in its context. */
  itemInput(view: StateView, item: Json): Json | Promise<Json>;
  /** Returns output and variables of a state with a result. */
  succeed(result: Json): StateOutcome | Promise<StateOutcome>;
  /**
   * Returns output and variables of a state without a result (Wait, Succeed, Choice). `rule` is the
   * Choice rule that matched, `index` its index.
   */
  passOn(rule?: ChoiceRule, index?: number): StateOutcome | Promise<StateOutcome>;
  /** Returns output and variables of a caught failure; `index` is the catcher's index. */
  catch(catcher: Catcher, index: number, error: ErrorOutput): StateOutcome | Promise<StateOutcome>;
}

/**
 * A state failed with the `error` and `cause` that Retry, Catch and `ExecutionFailed` see. Both may
 * be missing, for example from a Fail state or from SendTaskFailure.
 */
export class StateFailure extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(error: string | undefined, cause?: string) {
    super(cause ?? error ?? 'The state failed');
    this.name = 'StateFailure';
    this.error = error;
    this.cause = cause;
  }
}

/** `States.Runtime`: fails the execution at once, without Retry or Catch. */
export class RuntimeFailure extends StateFailure {
  constructor(cause: string) {
    super('States.Runtime', cause);
    this.name = 'RuntimeFailure';
  }
}

/** `States.QueryEvaluationError`: a JSONata expression failed. Recorded as `EvaluationFailed`. */
export class EvaluationFailure extends StateFailure {
  /** The field, for example `Output/result`; missing where AWS names none. */
  readonly location: string | undefined;

  constructor(cause: string, location?: string) {
    super('States.QueryEvaluationError', cause);
    this.name = 'EvaluationFailure';
    this.location = location;
  }
}

/** A task failed or timed out; its `TaskFailed` (or similar) event is already recorded. */
export class TaskFailed extends StateFailure {
  /** A second error name that Retry and Catch match. */
  readonly alias: string | undefined;

  constructor(error: string | undefined, cause?: string, alias?: string) {
    super(error, cause);
    this.alias = alias;
  }
}

/** Puts AWS's prefix before the reason for a failure inside a state. */
export function whileExecuting(state: string, enteredEventId: number, reason: string): string {
  return `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). ${reason}`;
}

/** Returns States.DataLimitExceeded. `name` is what a task called, or the name of another state. */
export function tooLarge(name: string): StateFailure {
  return new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** The execution ended while a signal was handled: the rest of that work is dropped. */
export class ExecutionEnded extends Error {}

/** Returns the details of a failure's event, without missing fields. */
export function reasons(error: string | undefined, cause: string | undefined): { cause?: string; error?: string } {
  return { ...(cause === undefined ? {} : { cause }), ...(error === undefined ? {} : { error }) };
}

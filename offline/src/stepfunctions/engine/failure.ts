/**
 * A state failed. `error` and `cause` are what Retry, Catch and `ExecutionFailed` see; both may be
 * missing (a Fail state without them, SendTaskFailure without them).
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

/** `States.Runtime`: neither Retry nor Catch sees it, the execution fails at once. */
export class RuntimeFailure extends StateFailure {
  constructor(cause: string) {
    super('States.Runtime', cause);
    this.name = 'RuntimeFailure';
  }
}

/**
 * `States.QueryEvaluationError`: a JSONata expression failed; recorded as an `EvaluationFailed`
 * event.
 */
export class EvaluationFailure extends StateFailure {
  /** The field, such as `Output/result`; missing where AWS names none. */
  readonly location: string | undefined;

  constructor(cause: string, location?: string) {
    super('States.QueryEvaluationError', cause);
    this.name = 'EvaluationFailure';
    this.location = location;
  }
}

/**
 * A task failed or ran out of time: the state's `TaskFailed` (or like) event is already recorded.
 */
export class TaskFailed extends StateFailure {
  /** Another name by which Retry and Catch may know the failure. */
  readonly alias: string | undefined;

  constructor(error: string | undefined, cause?: string, alias?: string) {
    super(error, cause);
    this.alias = alias;
  }
}

/** The cause that AWS puts before the reason for a failure inside a state. */
export function whileExecuting(state: string, enteredEventId: number, reason: string): string {
  return `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). ${reason}`;
}

/** States.DataLimitExceeded; a task is named by what it called, another state by its own name. */
export function tooLarge(name: string): StateFailure {
  return new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** The execution ended while a signal was being handled: the rest of that work is dropped. */
export class ExecutionEnded extends Error {}

/** An event's details for a failure: what is missing is left out. */
export function reasons(error: string | undefined, cause: string | undefined): { cause?: string; error?: string } {
  return { ...(cause === undefined ? {} : { cause }), ...(error === undefined ? {} : { error }) };
}

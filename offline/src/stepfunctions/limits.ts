/** Quotas of AWS: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */

/** Input or result of a task, state or execution. */
export const MAX_PAYLOAD_BYTES = 262_144;
/** Events in the history of one Standard execution. */
export const MAX_HISTORY_EVENTS = 25_000;
/** An Express execution runs for five minutes at most. */
export const MAX_EXPRESS_DURATION_SECONDS = 300;
/** A definition's text. */
export const MAX_DEFINITION_BYTES = 1_048_576;
/** Iterations of an inline Map that run at once when `MaxConcurrency` is 0. */
export const MAX_INLINE_MAP_CONCURRENCY = 40;
/** Child executions of a Map Run at once. */
export const MAX_MAP_RUN_CONCURRENCY = 10_000;
/**
 * Steps after which an execution yields to the event loop, so that no machine starves the process.
 */
export const STEPS_PER_TURN = 200;
/** Closed Standard executions that stay readable; the oldest go first (AWS keeps them 90 days). */
export const KEPT_CLOSED_EXECUTIONS = 20_000;
/** Closed Express executions that stay readable in the console; AWS only logs them. */
export const KEPT_CLOSED_EXPRESS_EXECUTIONS = 1_000;
/** Events of closed Express executions in total: a looping workflow makes thousands a minute. */
export const KEPT_EXPRESS_EVENTS = 100_000;
/** How long an execution that ended without success can be redriven. */
export const REDRIVABLE_DAYS = 14;
/** An execution is open for a year at most. */
export const MAX_EXECUTION_DAYS = 365;

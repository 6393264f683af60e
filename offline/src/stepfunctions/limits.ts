/** Quotas of AWS: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */

/** Input or result of a task, state or execution. */
export const maxPayloadBytes = 262_144;
/** Events in the history of one Standard execution. */
export const maxHistoryEvents = 25_000;
/** An Express execution lives five minutes at most. */
export const maxExpressDurationSeconds = 300;
/** A definition's text. */
export const maxDefinitionBytes = 1_048_576;
/**
 * Iterations of an inline Map that run at once when `MaxConcurrency` is 0: AWS starts no more than
 * 40.
 */
export const maxInlineMapConcurrency = 40;
/** Child executions of a Map Run at once. */
export const maxMapRunConcurrency = 10_000;
/**
 * Branches and states run this many steps before the event loop gets a turn, so that no machine
 * starves the process.
 */
export const stepsPerTurn = 200;
/** Closed Standard executions that stay readable; the oldest go first (AWS keeps them 90 days). */
export const keptClosedExecutions = 20_000;
/** Closed Express executions that stay readable for the console; AWS itself only logs them. */
export const keptClosedExpressExecutions = 1_000;
/**
 * … and no more than so many events of them: a workflow that loops makes thousands a minute, each
 * with its payload.
 */
export const keptExpressEvents = 100_000;
/** How long an execution that ended without success can be redriven. */
export const redrivableDays = 14;
/** An execution is open for a year at most. */
export const maxExecutionDays = 365;

import type { HistoryEvent } from '../../api/shapes.ts';

export type VisitOutcome = 'running' | 'succeeded' | 'caught' | 'failed' | 'timedOut' | 'aborted';

/** What a running visit waits for. Undefined while it works. */
export type Waiting = 'token' | 'time' | 'retry' | undefined;

/** Variables by name. Their values are JSON text, as in the history. */
export type Variables = Readonly<Record<string, string>>;

/** One visit of a state, from StateEntered to StateExited. */
export interface Visit {
  readonly state: string;
  /** Task, Map, Choice, … */
  readonly type: string;
  readonly enteredEventId: number;
  /** Epoch milliseconds, as all times of a visit. */
  readonly enteredAt: number;
  /** JSON text. */
  readonly input: string | undefined;
  /** Variables in reach when the state was entered. */
  readonly variables: Variables;
  readonly scope: Scope;
  /** Ids of the events that belong to the visit itself, not to states inside it. */
  readonly eventIds: number[];
  endedAt: number | undefined;
  output: string | undefined;
  assigned: Variables;
  outcome: VisitOutcome;
  waiting: Waiting;
  error: string | undefined;
  cause: string | undefined;
  retries: number;
  /** The arguments of the task, as JSON text. */
  parameters: string | undefined;
  /** When the task began to wait for its token. */
  pendingSince: number | undefined;
  iterations: { started: number; succeeded: number; failed: number } | undefined;
}

/** A sequence of states: the execution, a branch or an iteration. */
export interface Scope {
  readonly parent: Visit | undefined;
  readonly iteration: number | undefined;
  variables: Variables;
}

/** Returns the numbers of the iterations around a visit, outermost first. */
export function iterationsAround(visit: Visit): number[] {
  const { parent, iteration } = visit.scope;
  const outer = parent === undefined ? [] : iterationsAround(parent);
  return iteration === undefined ? outer : [...outer, iteration];
}

/** Begins another attempt, which clears the error of the one before. */
export function beginAttempt(visit: Visit): void {
  if (visit.waiting === 'retry') visit.retries += 1;
  visit.waiting = undefined;
  visit.error = undefined;
  visit.cause = undefined;
}

/** Records an error. Only later events tell if the state is retried, caught or failed. */
export function fail(visit: Visit, event: HistoryEvent): void {
  visit.waiting = 'retry';
  visit.pendingSince = undefined;
  visit.error = text(event.details.error) ?? visit.error;
  visit.cause = text(event.details.cause) ?? visit.cause;
}

/** Ends the visit, if it still runs. */
export function close(visit: Visit, outcome: VisitOutcome, at: number): void {
  if (visit.outcome !== 'running') return;
  visit.outcome = outcome;
  visit.endedAt = at;
  visit.waiting = undefined;
  visit.pendingSince = undefined;
}

/** Ends the visit and those around it, up to `until`, which goes on. */
export function closeChain(
  visit: Visit | undefined,
  until: Visit | undefined,
  outcome: VisitOutcome,
  at: number,
): void {
  for (let open = visit; open !== undefined && open !== until; open = open.scope.parent) close(open, outcome, at);
}

/** True if the visit is in a branch or iteration of the container. */
export function isInside(visit: Visit, container: Visit): boolean {
  const { parent } = visit.scope;
  return parent !== undefined && (parent === container || isInside(parent, container));
}

/** Returns the variables that a state in this scope can read. */
export function inReach(scope: Scope): Variables {
  return scope.parent === undefined ? scope.variables : { ...inReach(scope.parent.scope), ...scope.variables };
}

/** Returns a detail of an event if it is text. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

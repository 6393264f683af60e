import type { HistoryEvent } from '../../api/shapes.ts';

export type VisitOutcome = 'running' | 'succeeded' | 'caught' | 'failed' | 'timedOut' | 'aborted';

/** What a running visit waits for; undefined while it works. */
export type Waiting = 'token' | 'time' | 'retry' | undefined;

/** Variables by name; the values are JSON text, as in the history. */
export type Variables = Readonly<Record<string, string>>;

/** One visit of a state, from StateEntered to StateExited. */
export interface Visit {
  readonly state: string;
  /** Task, Map, Choice … */
  readonly type: string;
  readonly enteredEventId: number;
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
  /** JSON text of what the task was called with. */
  parameters: string | undefined;
  /** When the task began to wait for its token. */
  pendingSince: number | undefined;
  iterations: { started: number; succeeded: number; failed: number } | undefined;
}

/** A sequence of states: the execution, a branch or an iteration. */
interface Scope {
  readonly parent: Visit | undefined;
  readonly iteration: number | undefined;
  variables: Variables;
}

interface Position {
  readonly scope: Scope;
  readonly visit: Visit | undefined;
}

export interface Replay {
  readonly visits: readonly Visit[];
  /** `from → to` of every transition that was made. */
  readonly transitions: ReadonlySet<string>;
  /** Names the state of an event; undefined for those of the execution. */
  visitOf(eventId: number): Visit | undefined;
}

export function transitionKey(from: string, to: string): string {
  return `${from} → ${to}`;
}

/** The iterations around a visit, outermost first. */
export function iterationsAround(visit: Visit): number[] {
  const { parent, iteration } = visit.scope;
  const outer = parent === undefined ? [] : iterationsAround(parent);
  return iteration === undefined ? outer : [...outer, iteration];
}

/** Reads a history from its first event on: which states were visited, with what, and how each visit ended. */
export function replay(events: readonly HistoryEvent[]): Replay {
  const visits: Visit[] = [];
  const transitions = new Set<string>();
  const positions = new Map<number, Position>();
  const types = new Map<number, string>();
  const owners = new Map<number, Visit>();
  const root: Scope = { parent: undefined, iteration: undefined, variables: {} };

  for (const event of events) {
    const before = positions.get(event.previousEventId) ?? { scope: root, visit: undefined };
    const after = event.type.endsWith('StateEntered') ? enter(event, before) : proceed(event, before);
    positions.set(event.id, after);
    types.set(event.id, event.type);
    if (after.visit !== undefined && !event.type.startsWith('Execution')) {
      owners.set(event.id, after.visit);
      after.visit.eventIds.push(event.id);
    }
  }
  return { visits, transitions, visitOf: (eventId) => owners.get(eventId) };

  function enter(event: HistoryEvent, before: Position): Position {
    const opensBranch = types.get(event.previousEventId) === 'ParallelStateStarted';
    const scope = opensBranch ? { parent: before.visit, iteration: undefined, variables: {} } : before.scope;
    const visit: Visit = {
      state: text(event.details.name) ?? '',
      type: event.type.slice(0, -'StateEntered'.length),
      enteredEventId: event.id,
      enteredAt: event.timestamp,
      input: text(event.details.input),
      variables: inReach(scope),
      scope,
      eventIds: [],
      endedAt: undefined,
      output: undefined,
      assigned: {},
      outcome: 'running',
      waiting: event.type === 'WaitStateEntered' ? 'time' : undefined,
      error: undefined,
      cause: undefined,
      retries: 0,
      parameters: undefined,
      pendingSince: undefined,
      iterations: undefined,
    };
    visits.push(visit);
    if (before.visit !== undefined && before.scope === scope)
      transitions.add(transitionKey(before.visit.state, visit.state));
    return { scope, visit };
  }

  function proceed(event: HistoryEvent, before: Position): Position {
    const { type, details } = event;
    if (type.startsWith('Execution')) {
      if (type !== 'ExecutionStarted') endExecution(event, before);
      return before;
    }
    if (type.endsWith('StateExited'))
      return exit(
        event,
        openVisit(before, (visit) => visit.state === details.name),
      );
    if (type.startsWith('MapIteration'))
      return iterate(
        event,
        openVisit(before, (visit) => visit.state === details.name),
        before,
      );
    const container = /^(Map|Parallel)State(Started|Succeeded|Failed|Aborted)$/.exec(type);
    if (container !== null)
      return containerEvent(
        event,
        openVisit(before, (visit) => visit.type === container[1]),
        before,
      );
    if (type === 'EvaluationFailed') {
      const visit =
        visits.findLast((candidate) => candidate.state === details.state && candidate.outcome === 'running') ??
        before.visit;
      if (visit !== undefined) fail(visit, event);
      return { scope: visit?.scope ?? before.scope, visit };
    }
    if (before.visit !== undefined) taskEvent(event, before.visit);
    return before;
  }

  function exit(event: HistoryEvent, visit: Visit | undefined): Position {
    if (visit === undefined) return { scope: root, visit };
    visit.output = text(event.details.output);
    visit.assigned = assignedVariables(event.details.assignedVariables);
    visit.scope.variables = { ...visit.scope.variables, ...visit.assigned };
    const failed = visit.error !== undefined || visit.cause !== undefined || visit.waiting === 'retry';
    close(visit, failed && visit.type !== 'Fail' ? 'caught' : 'succeeded', event.timestamp);
    return { scope: visit.scope, visit };
  }

  function iterate(event: HistoryEvent, map: Visit | undefined, before: Position): Position {
    if (map === undefined) return before;
    map.iterations ??= { started: 0, succeeded: 0, failed: 0 };
    if (event.type === 'MapIterationStarted') {
      map.iterations.started += 1;
      const { index } = event.details;
      const iteration = typeof index === 'number' ? index : undefined;
      map.eventIds.push(event.id);
      owners.set(event.id, map);
      return { scope: { parent: map, iteration, variables: {} }, visit: undefined };
    }
    if (event.type === 'MapIterationSucceeded') map.iterations.succeeded += 1;
    else {
      map.iterations.failed += 1;
      closeChain(before.visit, map, 'failed', event.timestamp);
    }
    return { scope: map.scope, visit: map };
  }

  function containerEvent(event: HistoryEvent, container: Visit | undefined, before: Position): Position {
    if (container === undefined) return before;
    if (event.type.endsWith('Started')) beginAttempt(container);
    if (event.type.endsWith('Failed')) {
      const inner = before.visit === container ? undefined : before.visit;
      fail(container, event);
      container.error ??= inner?.error;
      container.cause ??= inner?.cause;
      closeChain(inner, container, 'failed', event.timestamp);
      closeInside(container, event.timestamp);
    }
    if (event.type.endsWith('Aborted')) {
      closeInside(container, event.timestamp);
      close(container, 'aborted', event.timestamp);
    }
    return { scope: container.scope, visit: container };
  }

  function endExecution(event: HistoryEvent, before: Position): void {
    if (event.type === 'ExecutionFailed') {
      const culprit = before.visit ?? visits.findLast((visit) => visit.outcome === 'running');
      if (culprit !== undefined && culprit.outcome === 'running') fail(culprit, event);
      closeChain(culprit, undefined, 'failed', event.timestamp);
    }
    const rest: VisitOutcome = event.type === 'ExecutionTimedOut' ? 'timedOut' : 'aborted';
    for (const visit of visits) close(visit, rest, event.timestamp);
  }

  function closeInside(container: Visit, at: number): void {
    for (const visit of visits) if (isInside(visit, container)) close(visit, 'aborted', at);
  }
}

/** The events of tasks: scheduled, submitted, failed and scheduled again by a retrier … */
function taskEvent(event: HistoryEvent, visit: Visit): void {
  const { type, details } = event;
  if (type.endsWith('Scheduled') && !type.endsWith('FunctionScheduleFailed')) {
    beginAttempt(visit);
    visit.parameters = text(details.parameters) ?? text(details.input) ?? visit.parameters;
    if (text(details.resource)?.endsWith('.waitForTaskToken')) {
      visit.waiting = 'token';
      visit.pendingSince = event.timestamp;
    }
  } else if (/(Failed|TimedOut)$/.test(type)) fail(visit, event);
  else if (type.endsWith('Aborted')) close(visit, 'aborted', event.timestamp);
  else if (type.endsWith('Succeeded')) visit.waiting = undefined;
}

/** A new attempt clears the failure of the one before. */
function beginAttempt(visit: Visit): void {
  if (visit.waiting === 'retry') visit.retries += 1;
  visit.waiting = undefined;
  visit.error = undefined;
  visit.cause = undefined;
}

/** Whether the state is retried, caught or lost is told by what follows. */
function fail(visit: Visit, event: HistoryEvent): void {
  visit.waiting = 'retry';
  visit.pendingSince = undefined;
  visit.error = text(event.details.error) ?? visit.error;
  visit.cause = text(event.details.cause) ?? visit.cause;
}

function close(visit: Visit, outcome: VisitOutcome, at: number): void {
  if (visit.outcome !== 'running') return;
  visit.outcome = outcome;
  visit.endedAt = at;
  visit.waiting = undefined;
  visit.pendingSince = undefined;
}

/** Closes the visit and those around it, up to `until`, which stays open. */
function closeChain(visit: Visit | undefined, until: Visit | undefined, outcome: VisitOutcome, at: number): void {
  for (let open = visit; open !== undefined && open !== until; open = open.scope.parent) close(open, outcome, at);
}

function openVisit(position: Position, wanted: (visit: Visit) => boolean): Visit | undefined {
  let visit = position.visit ?? position.scope.parent;
  while (visit !== undefined && !(visit.outcome === 'running' && wanted(visit))) visit = visit.scope.parent;
  return visit;
}

function isInside(visit: Visit, container: Visit): boolean {
  const { parent } = visit.scope;
  return parent !== undefined && (parent === container || isInside(parent, container));
}

function inReach(scope: Scope): Variables {
  return scope.parent === undefined ? scope.variables : { ...inReach(scope.parent.scope), ...scope.variables };
}

function assignedVariables(value: unknown): Variables {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, assigned]) => [name, text(assigned) ?? JSON.stringify(assigned)]),
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

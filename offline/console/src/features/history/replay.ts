import type { HistoryEvent } from '../../api/shapes.ts';
import {
  beginAttempt,
  close,
  closeChain,
  fail,
  inReach,
  isInside,
  type Scope,
  text,
  type Variables,
  type Visit,
  type VisitOutcome,
} from './visit.ts';

interface Position {
  readonly scope: Scope;
  readonly visit: Visit | undefined;
}

/** What a history tells of an execution. */
export interface Replay {
  readonly visits: readonly Visit[];
  /** The `transitionKey` of every transition that was taken. */
  readonly transitions: ReadonlySet<string>;
  /** Returns the visit of an event, or undefined for events of the execution itself. */
  visitOf(eventId: number): Visit | undefined;
}

export function transitionKey(from: string, to: string): string {
  return `${from} → ${to}`;
}

/**
 * Reads a history from its first event on. Returns which states were visited, with which data, and
 * how each visit ended.
 */
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

/** Applies an event of a task: it was scheduled, submitted, failed, scheduled again, … */
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

function openVisit(position: Position, wanted: (visit: Visit) => boolean): Visit | undefined {
  let visit = position.visit ?? position.scope.parent;
  while (visit !== undefined && !(visit.outcome === 'running' && wanted(visit))) visit = visit.scope.parent;
  return visit;
}

function assignedVariables(value: unknown): Variables {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, assigned]) => [name, text(assigned) ?? JSON.stringify(assigned)]),
  );
}

import { parseJson } from '../../json.ts';
import { parseMachine } from '../asl/machine.ts';
import { Execution } from '../engine/execution.ts';
import type { Activity, Scope } from '../engine/scope.ts';
import type { JournalLine } from './journal-line.ts';

type WrittenScope = JournalLine['scopes'][number];
type WrittenActivity = NonNullable<WrittenScope['visit']>['activity'];

/** Returns an execution's changes after its first `events` events. */
export function journalLine(execution: Execution, events: number): JournalLine {
  const { machine: _machine, input: _input, arn, ...given } = execution.origin;
  return {
    arn,
    origin: events === 0 ? given : undefined,
    events: execution.history.events.slice(events),
    scopes: [...execution.scopes.values()].map(writtenScope),
    parked: [...execution.parked.values()].sort((one, other) => one.id - other.id).map(writtenScope),
    redrives: execution.redrives,
    nextScopeId: execution.nextScopeId,
    nextAttempt: execution.nextAttempt,
    mapRuns: execution.mapRuns.size === 0 ? undefined : [...execution.mapRuns.values()],
    ending: execution.ending,
  };
}

function writtenScope({ parent, graph, ...rest }: Scope): WrittenScope {
  return { ...rest, parent: parent?.id, graph: graph.id };
}

/**
 * Applies a line to an execution. `known` is the execution so far; undefined for its first line.
 */
export function applyLine(known: Execution | undefined, given: JournalLine): Execution | undefined {
  const execution = known ?? firstOf(given);
  if (execution === undefined) return undefined;
  execution.history.events.push(...given.events);
  execution.nextScopeId = given.nextScopeId;
  execution.nextAttempt = given.nextAttempt;
  execution.ending = given.ending;
  for (const { stoppedAt, toleratedCount, toleratedPercentage, inputs, counts: ended, ...record } of given.mapRuns ??
    [])
    execution.mapRuns.set(record.arn, {
      ...record,
      stoppedAt,
      toleratedCount,
      toleratedPercentage,
      inputs,
      counts: ended,
    });
  execution.redrives.splice(
    0,
    Number.POSITIVE_INFINITY,
    ...given.redrives.map(({ at, clientToken }) => ({ at, clientToken })),
  );
  execution.scopes.clear();
  execution.parked.clear();
  for (const one of given.scopes) readScope(execution, one, execution.scopes);
  for (const one of given.parked) readScope(execution, one, execution.parked);
  return execution;
}

/**
 * Adds a scope to the running or the parked ones. Parents come first, since they have smaller ids.
 */
function readScope(execution: Execution, given: WrittenScope, into: Map<number, Scope>): void {
  const { parent, graph, ...rest } = given;
  const found = execution.origin.machine.graphs[graph];
  if (found === undefined) return;
  into.set(rest.id, {
    ...rest,
    parent: parent === undefined ? undefined : (execution.scopes.get(parent) ?? execution.parked.get(parent)),
    graph: found,
    item: rest.item,
    next: rest.next,
    visit: visitOf(rest.visit),
  });
}

function firstOf({ arn, origin: given }: JournalLine): Execution | undefined {
  if (given === undefined) return undefined;
  const input = parseJson(given.inputText);
  const { child } = given;
  const whole = parseMachine(given.definition);
  const processor = child === undefined ? undefined : whole.graphs[child.processor];
  const machine = processor === undefined ? whole : { ...whole, root: processor, timeoutSeconds: undefined };
  return new Execution({ ...given, child, arn, input, machine });
}

/** Restores undefined fields, which JSON drops. */
function visitOf(visit: WrittenScope['visit']): Scope['visit'] {
  return visit === undefined ? undefined : { ...visit, activity: activityOf(visit.activity) };
}

function activityOf(given: WrittenActivity): Activity | undefined {
  if (given?.kind === 'task') {
    const { roleArn, token, submitted, timeoutAt, timeoutSeconds, heartbeatSeconds, heartbeatAt, early } = given;
    return { ...given, roleArn, token, submitted, timeoutAt, timeoutSeconds, heartbeatSeconds, heartbeatAt, early };
  }
  if (given?.kind === 'children') {
    const { toleratedCount, toleratedPercentage } = given;
    return { ...given, toleratedCount, toleratedPercentage };
  }
  return given;
}

import { z } from 'zod';
import { type Json, parseJson } from '../../json.ts';
import { parseMachine } from '../asl/machine.ts';
import { Execution } from '../engine/execution.ts';
import type { Activity, Scope } from '../engine/scope.ts';
import { readKeepingTexts, writeKeepingTexts } from './kept-texts.ts';

/**
 * One line of the journal: what is new about an execution since its last line. The first line of
 * each has its origin.
 */
/** Taken as it was read: a copy would have lost the text of a payload. */
const json = z.custom<Json>((value) => value !== undefined);
const object = z.record(z.string(), json);
const number = z.number();
const optional = number.optional();

const result = z.union([
  z.object({ output: json }),
  z.object({ failure: z.object({ error: z.string().optional(), cause: z.string().optional() }) }),
]);
const activity = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('task'),
    parameters: json,
    roleArn: z.string().optional(),
    token: z.string().optional(),
    submitted: json.optional(),
    timeoutAt: optional,
    timeoutSeconds: optional,
    started: z.boolean().default(false),
    heartbeatSeconds: optional,
    heartbeatAt: optional,
    claimed: z.boolean(),
    early: result.optional(),
  }),
  z.object({ kind: z.literal('wait'), until: number }),
  z.object({ kind: z.literal('retry'), until: number }),
  z.object({ kind: z.literal('mapRun'), arn: z.string() }),
  z.object({
    kind: z.literal('children'),
    results: object,
    running: number,
    items: z.array(json),
    next: number,
    failures: number,
    toleratedCount: optional,
    toleratedPercentage: optional,
  }),
]);
const scope = z.object({
  id: number,
  parent: optional,
  graph: number,
  index: number,
  item: z.object({ Index: number, Key: z.string().optional(), Value: json, Source: z.string().optional() }).optional(),
  lastEventId: number,
  variables: object,
  next: z.object({ state: z.string(), input: json }).optional(),
  visit: z
    .object({
      state: z.string(),
      input: json,
      enteredEventId: number,
      beforeEventId: number,
      enteredTime: z.string(),
      retryCount: number,
      retries: z.array(number),
      attempt: number,
      activity: activity.optional(),
    })
    .optional(),
});
const event = z.object({
  timestamp: number,
  type: z.string(),
  id: number,
  previousEventId: number,
  details: object.optional(),
});
const origin = z.object({
  name: z.string(),
  type: z.enum(['STANDARD', 'EXPRESS']),
  stateMachineArn: z.string(),
  stateMachineName: z.string(),
  stateMachineVersionArn: z.string().optional(),
  stateMachineAliasArn: z.string().optional(),
  revisionId: z.string().optional(),
  revisedAt: optional,
  roleArn: z.string().nullable(),
  definition: z.string(),
  inputText: z.string(),
  startedAt: number,
  child: z.object({ mapRunArn: z.string(), index: number, items: number, processor: number }).optional(),
});
const counts = z.object({
  pending: number,
  running: number,
  succeeded: number,
  failed: number,
  timedOut: number,
  aborted: number,
});
const mapRun = z.object({
  arn: z.string(),
  label: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED']),
  startedAt: number,
  stoppedAt: optional,
  maxConcurrency: number,
  toleratedCount: optional,
  toleratedPercentage: optional,
  inputs: z.array(z.object({ input: json, items: number })).optional(),
  counts: z.object({ items: counts, executions: counts }).optional(),
});
const ending = z.object({
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
  stoppedAt: number,
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
const line = z.object({
  arn: z.string(),
  origin: origin.optional(),
  events: z.array(event),
  scopes: z.array(scope),
  parked: z.array(scope).default([]),
  redrives: z.array(z.object({ at: number, clientToken: z.string().optional() })).default([]),
  nextScopeId: number,
  nextAttempt: number,
  mapRuns: z.array(mapRun).optional(),
  ending: ending.optional(),
});
export type JournalLine = z.infer<typeof line>;

/** What is new about an execution after its first `events` events. */
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

function writtenScope({ parent, graph, ...rest }: Scope): JournalLine['scopes'][number] {
  return { ...rest, parent: parent?.id, graph: graph.id };
}

/** The line's text; payloads keep theirs. */
export function writeJournalLine(given: JournalLine): string {
  return writeKeepingTexts(given);
}

/** Reads a line. Throws where the text is no line. */
export function readJournalLine(text: string): JournalLine {
  return line.parse(readKeepingTexts(text));
}

/**
 * Brings an execution up to a line. `known` is the execution so far, if this is not its first line.
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
 * Adds a scope to those that run or to those that are parked. Parents come first: they have the
 * smaller ids.
 */
function readScope(execution: Execution, given: JournalLine['scopes'][number], into: Map<number, Scope>): void {
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

/** JSON leaves out what is undefined; the interpreter's records have every field. */
function visitOf(visit: JournalLine['scopes'][number]['visit']): Scope['visit'] {
  return visit === undefined ? undefined : { ...visit, activity: activityOf(visit.activity) };
}

function activityOf(given: z.infer<typeof activity> | undefined): Activity | undefined {
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

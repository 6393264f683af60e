import type { Schedule, ScheduleTarget } from './schedule.ts';

/** One run of a schedule. */
export interface ScheduledRun {
  /** The UUID of the event and of the Scheduler's execution. */
  id: string;
  /** The time of the expression, in ms since 1970. */
  dueMs: number;
  attempt: number;
}

/**
 * Returns the text that a target gets: its input, a part of the event, the transformed event, or
 * the event (EventBridge guide, "Events from scheduled rules"; Scheduler guide, "Adding context
 * attributes").
 */
export function targetPayload(schedule: Schedule, target: ScheduleTarget, run: ScheduledRun): string {
  const event = scheduledEvent(schedule, run);
  const { input, inputPath, inputTransformer } = target;
  if (input !== undefined) return schedule.kind === 'scheduler' ? withContext(input, schedule, run) : input;
  if (inputPath !== undefined) return JSON.stringify(valueAt(event, inputPath) ?? null);
  if (inputTransformer !== undefined) return transformed(event, inputTransformer, schedule);
  return JSON.stringify(event);
}

function scheduledEvent({ kind, arn }: Schedule, { id, dueMs }: ScheduledRun) {
  const [, , , region, account] = arn.split(':');
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: kind === 'rule' ? 'aws.events' : 'aws.scheduler',
    account,
    time: isoSeconds(dueMs),
    region,
    resources: [arn],
    // The Scheduler writes an object as text here.
    detail: kind === 'rule' ? {} : '{}',
  };
}

function withContext(input: string, { arn }: Schedule, { id, dueMs, attempt }: ScheduledRun): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(dueMs))
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', `${attempt}`);
}

/** `2026-11-29T21:00:00Z` */
function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * Fills the placeholders of a template: with JSON, or with text between quotation marks
 * (EventBridge guide, "Amazon EventBridge input transformation").
 */
function transformed(
  event: object,
  { paths, template }: NonNullable<ScheduleTarget['inputTransformer']>,
  { arn }: Schedule,
): string {
  const variables = new Map<string, unknown>([
    ...Object.entries(paths).map(([name, path]) => [name, valueAt(event, path)] as const),
    ['aws.events.rule-arn', arn],
    ['aws.events.rule-name', arn.split('/').at(-1)],
    ['aws.events.event.ingestion-time', valueAt(event, '$.time')],
    ['aws.events.event', event],
    ['aws.events.event.json', event],
  ]);
  return template.replaceAll(/<([\w.-]+)>/g, (whole, name: string, offset: number) => {
    if (!variables.has(name)) return whole;
    const value = variables.get(name);
    if (!isInsideText(template.slice(0, offset))) return JSON.stringify(value ?? null);
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return JSON.stringify(text).slice(1, -1);
  });
}

function isInsideText(before: string): boolean {
  const marks = before.replaceAll(/\\./g, '').match(/"/g) ?? [];
  return marks.length % 2 === 1;
}

const STEP = /\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]|\["([^"]+)"\]/g;

/** Checks a path of an event. @throws Error for one with more than names and indexes. */
export function checkPath(path: string): void {
  if (!path.startsWith('$') || path.slice(1).replaceAll(STEP, '') !== '') {
    throw new Error(`${path} is not a path of an event. Write one like $.detail or $.resources[0]`);
  }
}

function valueAt(event: unknown, path: string): unknown {
  return [...path.matchAll(STEP)].reduce<unknown>((value, [, name, index, quoted, doubleQuoted]) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = name ?? index ?? quoted ?? doubleQuoted ?? '';
    return Object.hasOwn(value, key) ? Object.entries(value).find(([own]) => own === key)?.[1] : undefined;
  }, event);
}

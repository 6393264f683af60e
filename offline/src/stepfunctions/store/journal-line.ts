import { z } from 'zod';
import { isJsonObject, type Json, ownText, parseJson } from '../../json.ts';

/** Kept as read: a copy would lose the text of a payload. */
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
/**
 * One line of the journal: an execution's changes since its last line. Its first one has the
 * origin.
 */
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

/** Formats a line; payloads keep their texts. */
export function writeJournalLine(given: JournalLine): string {
  return writeKeepingTexts(given);
}

/**
 * Parses a line.
 * @throws SyntaxError, ZodError for another text
 */
export function readJournalLine(text: string): JournalLine {
  return line.parse(readKeepingTexts(text));
}

/** The only field of the object that replaces a payload with a text of its own. */
const textField = '$text';

/** Writes JSON; a payload with a text of its own becomes `{"$text": "…"}`. */
function writeKeepingTexts(value: unknown): string {
  return JSON.stringify(value, (_key, part: Json) => {
    // A payload that looks like a replacement is replaced as well.
    const text = ownText(part) ?? (isStandIn(part) ? JSON.stringify(part) : undefined);
    return text === undefined ? part : { [textField]: text };
  });
}

/**
 * Reads what `writeKeepingTexts` wrote; payloads have their texts again.
 * @throws SyntaxError
 */
function readKeepingTexts(text: string): unknown {
  return JSON.parse(text, (_key, part: Json) => (isStandIn(part) ? parseJson(part[textField]) : part));
}

function isStandIn(value: Json): value is { [textField]: string } {
  return isJsonObject(value) && typeof value[textField] === 'string' && Object.keys(value).length === 1;
}

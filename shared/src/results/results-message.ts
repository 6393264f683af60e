import * as z from 'zod/mini';
import type { ScreenTally } from '../screens/index.ts';
import { ResultsSnapshot } from './results-snapshot.ts';

/**
 * Largest message to a viewer, in bytes: one frame of API Gateway. It closes the connection on
 * longer frames, also on those from `@connections`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
 */
export const SERVER_MESSAGE_MAX_BYTES = 32 * 1024;

const Cell = z.union([z.string(), z.number(), z.null()]);
type Cell = z.infer<typeof Cell>;

/**
 * A list of rows, column by column, which names each column once: `{"optionId": ["s3"], "count":
 * [5]}` stands for `[{"optionId": "s3", "count": 5}]`.
 */
const Columns = z.record(z.string(), z.array(Cell));
type Columns = z.infer<typeof Columns>;

/** A tally of any type, with its lists in columns. */
const PackedTally = z.record(z.string(), z.union([Cell, Columns]));
type PackedTally = z.infer<typeof PackedTally>;

/**
 * A full snapshot as it is pushed. If it does not fit into one message, it comes in parts: each has
 * some of the screens, and all other fields.
 */
export const ResultsMessage = z.object({
  type: z.literal('results'),
  ...z.omit(ResultsSnapshot, { screens: true, timeline: true }).shape,
  /** From 1 on. */
  part: z.int().check(z.minimum(1)),
  parts: z.int().check(z.minimum(1)),
  /** Ballots of each minute (UTC) from the first one on. Left out if there are none. */
  timeline: z.optional(
    z.object({ from: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)), ballots: z.array(z.int()) }),
  ),
  screens: z.array(PackedTally),
});
export type ResultsMessage = z.infer<typeof ResultsMessage>;

/** Returns the messages that carry a snapshot, each of up to `SERVER_MESSAGE_MAX_BYTES`. */
export function resultsMessages({ screens, timeline, ...head }: ResultsSnapshot): ResultsMessage[] {
  const message = (screens: PackedTally[], part: number, parts: number): ResultsMessage => ({
    type: 'results',
    ...head,
    part,
    parts,
    timeline: packTimeline(timeline),
    screens,
  });
  const packed = screens.map(packTally);
  // Measured with the largest numbers of parts that are possible.
  const emptyBytes = bytesOf(message([], packed.length, packed.length));
  // Each tally takes a comma, but for the last.
  const room = SERVER_MESSAGE_MAX_BYTES - emptyBytes + ','.length;
  let latest: PackedTally[] = [];
  const parts = [latest];
  let free = room;
  for (const tally of packed) {
    const bytes = bytesOf(tally) + ','.length;
    if (bytes > free) {
      latest = [];
      parts.push(latest);
      free = room;
    }
    latest.push(tally);
    free -= bytes;
  }
  return parts.map((tallies, index) => message(tallies, index + 1, parts.length));
}

/** Puts the parts of a snapshot together. Returns undefined if they do not make a snapshot. */
export function snapshotOfMessages(messages: readonly ResultsMessage[]): ResultsSnapshot | undefined {
  const [first] = messages;
  if (first === undefined) return undefined;
  const screens = messages.flatMap((message) => message.screens.map(unpackTally));
  return ResultsSnapshot.safeParse({ ...first, screens, timeline: unpackTimeline(first.timeline) }).data;
}

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

const packTally = (tally: ScreenTally): PackedTally =>
  Object.fromEntries(
    Object.entries(tally).map(([name, value]) => [name, Array.isArray(value) ? inColumns(value) : value]),
  );

const unpackTally = (packed: PackedTally): object =>
  Object.fromEntries(
    Object.entries(packed).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? inRows(value) : value,
    ]),
  );

/** Packs rows that all have the columns of the first. */
function inColumns(rows: readonly object[]): Columns {
  const cells = rows.map((row) => new Map<string, Cell>(Object.entries(row)));
  const names = [...(cells[0]?.keys() ?? [])];
  return Object.fromEntries(names.map((name) => [name, cells.map((row) => row.get(name) ?? null)]));
}

function inRows(columns: Columns): object[] {
  const named = Object.entries(columns);
  const [, first = []] = named[0] ?? [];
  return first.map((_, row) => Object.fromEntries(named.map(([name, column]) => [name, column[row]])));
}

const MINUTE_MS = 60_000;
const minutesOf = (minute: string): number => Date.parse(`${minute}Z`) / MINUTE_MS;

function packTimeline(timeline: ResultsSnapshot['timeline']): ResultsMessage['timeline'] {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const ballots = new Map(timeline.map((entry) => [minutesOf(entry.minute), entry.ballots]));
  const from = minutesOf(first.minute);
  const count = minutesOf(last.minute) - from + 1;
  return {
    from: first.minute,
    ballots: Array.from({ length: count }, (_, index) => ballots.get(from + index) ?? 0),
  };
}

/** Returns the minutes with ballots, as every snapshot has them. */
function unpackTimeline(packed: ResultsMessage['timeline']): ResultsSnapshot['timeline'] {
  if (packed === undefined) return [];
  const from = minutesOf(packed.from);
  return packed.ballots.flatMap((ballots, index) => {
    const minute = new Date((from + index) * MINUTE_MS).toISOString().slice(0, packed.from.length);
    return ballots === 0 ? [] : [{ minute, ballots }];
  });
}

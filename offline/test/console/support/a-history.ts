import type { HistoryEvent } from '../../../console/src/api/shapes.ts';

/** An event in short: its type, the number of the event before it (from 1) and its details. */
export type ShortEvent = [type: string, previousEventId: number, details?: Record<string, unknown>];

export const eventMs = 1_000;

/** Returns a history whose events are a second apart. */
export function aHistory(...events: ShortEvent[]): HistoryEvent[] {
  return events.map(([type, previousEventId, details = {}], index) => ({
    id: index + 1,
    previousEventId,
    timestamp: index * eventMs,
    type,
    details,
  }));
}

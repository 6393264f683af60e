import { Moment } from '@booth/shared';
import * as z from 'zod/mini';
import { readAnyPoll } from '../read-any-poll.ts';
import { RECORD_KINDS, RecordKey, type RecordKind, type Reset } from './poll-records.ts';
import type { ResetDependencies } from './reset-dependencies.ts';

/** The schema of a place in this poll's reset. */
export const placeIn = (pollId: string) =>
  z.strictObject({
    pollId: z.literal(pollId),
    /** Identifies the reset. */
    since: Moment,
    kind: z.enum(RECORD_KINDS),
    after: z.optional(RecordKey),
  });

/** Where a reset goes on. */
export type Place = z.infer<ReturnType<typeof placeIn>>;

export interface Swept {
  /** How many items were read. */
  searched: number;
  /** Where to go on; undefined at the end. */
  place: Place | undefined;
}

function nextPlace(place: Place, after: RecordKey | undefined): Place | undefined {
  if (after !== undefined) return { ...place, after };
  const kind: RecordKind | undefined = RECORD_KINDS[RECORD_KINDS.indexOf(place.kind) + 1];
  return kind && { pollId: place.pollId, since: place.since, kind };
}

/**
 * Deletes the poll's records from a place on, until the time is up. Returns undefined if another
 * request has ended the reset.
 */
export async function sweepRecords(
  { polls, records }: ResetDependencies,
  reset: Reset,
  from: Place,
  hasTime: () => boolean,
): Promise<Swept | undefined> {
  const { pollId, since } = reset;
  let place: Place = from;
  let searched = 0;
  for (;;) {
    const { kind, after } = place;
    const page = await records.page(pollId, kind, after);
    searched += page.searched;
    const removed = await records.remove(reset, kind, page.items, hasTime);
    if (removed === 'refused') {
      const { resettingSince } = await readAnyPoll(polls, pollId);
      if (resettingSince !== since) return undefined;
    } else if (removed === 'all') {
      // Otherwise the rest of the page is found again from the same place.
      const next = nextPlace(place, page.next);
      if (next === undefined) return { searched, place: undefined };
      place = next;
    }
    if (!hasTime()) return { searched, place };
  }
}

import { CounterName } from '@booth/shared';
import { z } from 'zod';
import type { Marker } from './marker.ts';

/** A marker as the counted table keeps it. */
export const MarkerItem = z.object({
  markerKey: z.string(),
  at: z.int(),
  removed: z.boolean(),
  sequence: z.string().optional(),
  contribution: z.partialRecord(CounterName, z.int()),
  revision: z.int().min(1),
});
export type MarkerItem = z.infer<typeof MarkerItem>;

/** For the table. */
export function itemOf({ key, version, contribution, revision }: Marker): MarkerItem {
  const { at, removed, sequence } = version;
  return {
    ...{ markerKey: key, at, removed, revision, contribution: Object.fromEntries(contribution) },
    // An item has no place for what is undefined.
    ...(sequence === undefined ? {} : { sequence }),
  };
}

/** From the table; throws a ZodError where it is none. */
export function markerOf(item: unknown): Marker {
  const { markerKey: key, at, removed, sequence, contribution, revision } = MarkerItem.parse(item);
  const names = Object.entries(contribution).map(([name, count]) => [CounterName.parse(name), count ?? 0] as const);
  return { key, version: { at, removed, sequence }, contribution: new Map(names), revision };
}

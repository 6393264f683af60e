import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TallyName } from '@booth/shared';
import * as z from 'zod/mini';
import { type Contribution, everyBallotAdds, NOTHING } from './contribution.ts';
import type { Marker } from './marker.ts';

/** A marker in the counted table. Most take some 250 bytes; one write unit covers 1 KB. */
export const MarkerItem = z.object({
  markerKey: z.string(),
  at: z.int(),
  /** Left out if false. */
  removed: z._default(z.boolean(), false),
  sequence: z.optional(z.string()),
  /**
   * `ScreenAmounts` as JSON text: smaller by a third than a map of maps, and much faster to write.
   */
  counted: z.string(),
  revision: z.int().check(z.minimum(1)),
});
export type MarkerItem = z.infer<typeof MarkerItem>;

/**
 * What the ballot's screens added. The rest follows from `at`: one for the totals, one for the
 * minute. Pairs instead of objects, because a name like `constructor` must not be inherited.
 */
const ScreenAmounts = z.array(z.tuple([TallyName, z.array(z.tuple([z.string(), z.int()]))]));

const screensText = (contribution: Contribution): string =>
  JSON.stringify(
    [...contribution].filter(([name]) => name.startsWith('TALLY#')).map(([name, counters]) => [name, [...counters]]),
  );

/**
 * Returns the marker as an item in DynamoDB's own form. Most writes are markers, and the document
 * client takes twice as long for each.
 */
export function itemOf({ key, version, contribution, revision }: Marker): Record<string, AttributeValue> {
  const { at, removed, sequence } = version;
  const item: Record<string, AttributeValue> = {
    markerKey: { S: key },
    at: { N: `${at}` },
    counted: { S: screensText(contribution) },
    revision: { N: `${revision}` },
  };
  if (removed) item.removed = { BOOL: true };
  if (sequence !== undefined) item.sequence = { S: sequence };
  return item;
}

/**
 * Returns the marker in an item of the counted table.
 * @throws ZodError or SyntaxError if the item is no marker
 */
export function markerOf(item: unknown): Marker {
  const { markerKey: key, at, removed, sequence, counted, revision } = MarkerItem.parse(item);
  const screens = ScreenAmounts.parse(JSON.parse(counted)).map(
    ([name, counters]) => [name, new Map(counters)] as const,
  );
  const contribution = removed ? NOTHING : new Map([...everyBallotAdds(new Date(at).toISOString()), ...screens]);
  return { key, version: { at, removed, sequence }, contribution, revision };
}

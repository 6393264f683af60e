import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TallyName } from '@booth/shared';
import * as z from 'zod/mini';
import { type Contribution, NOTHING, ofAnyBallot } from './contribution.ts';
import type { Marker } from './marker.ts';

/**
 * A marker as the counted table keeps it: for most ballots some 250 bytes, of the 1 KB that one
 * write unit takes.
 */
export const MarkerItem = z.object({
  markerKey: z.string(),
  at: z.int(),
  /** Left out where it is false. */
  removed: z._default(z.boolean(), false),
  sequence: z.optional(z.string()),
  /**
   * JSON text of `Counted`: a map of maps would be half as large again, and much slower to write.
   */
  counted: z.string(),
  revision: z.int().check(z.minimum(1)),
});
export type MarkerItem = z.infer<typeof MarkerItem>;

/**
 * What is counted of the screens. The rest, one for the total and for the minute of `at`, is the
 * same for any ballot. Lists of pairs, so that no name is taken for something that objects inherit.
 */
const Counted = z.array(z.tuple([TallyName, z.array(z.tuple([z.string(), z.int()]))]));

const countedText = (contribution: Contribution): string =>
  JSON.stringify(
    [...contribution].filter(([name]) => name.startsWith('TALLY#')).map(([name, counters]) => [name, [...counters]]),
  );

/**
 * For the table, in DynamoDB's own form: most of what is written are markers, and a document client
 * takes twice as long.
 */
export function itemOf({ key, version, contribution, revision }: Marker): Record<string, AttributeValue> {
  const { at, removed, sequence } = version;
  const item: Record<string, AttributeValue> = {
    markerKey: { S: key },
    at: { N: `${at}` },
    counted: { S: countedText(contribution) },
    revision: { N: `${revision}` },
  };
  if (removed) item.removed = { BOOL: true };
  if (sequence !== undefined) item.sequence = { S: sequence };
  return item;
}

/** From the table. Throws a ZodError or a SyntaxError for an item that is no marker. */
export function markerOf(item: unknown): Marker {
  const { markerKey: key, at, removed, sequence, counted, revision } = MarkerItem.parse(item);
  const screens = Counted.parse(JSON.parse(counted)).map(([name, counters]) => [name, new Map(counters)] as const);
  const contribution = removed ? NOTHING : new Map([...ofAnyBallot(new Date(at).toISOString()), ...screens]);
  return { key, version: { at, removed, sequence }, contribution, revision };
}

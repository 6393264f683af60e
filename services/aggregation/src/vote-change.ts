import { VotesTableItem } from '@booth/shared';
import { z } from 'zod';

/** A change of one item of the votes table: a ballot or a vote that came, changed or went. */
export interface VoteChange {
  /** The same in every delivery of this change, so it names the marker that says "counted". */
  eventId: string;
  before: VotesTableItem | undefined;
  after: VotesTableItem | undefined;
}

/** A record of the stream that no counter can be made of, now or ever: its item does not fit the schema. */
export class UncountableChange extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UncountableChange';
  }
}

const Items = z
  .object({ before: VotesTableItem.optional(), after: VotesTableItem.optional() })
  .refine(({ before, after }) => before !== undefined || after !== undefined, {
    error: 'neither the item before nor the item after the change is there',
  });

/**
 * The change that a stream record tells of; throws `UncountableChange`.
 * A change from an item that does not fit to one that does is not countable either: whoever makes the first countable
 * later counts both, and in the end neither twice.
 */
export function voteChangeOf(eventId: string, items: { before: unknown; after: unknown }): VoteChange {
  const parsed = Items.safeParse(items);
  if (!parsed.success) throw new UncountableChange(z.prettifyError(parsed.error));
  return { eventId, before: parsed.data.before, after: parsed.data.after };
}

/**
 * How long one request searches, in milliseconds. API Gateway waits 29 s, and the pages' own client
 * 12 s.
 */
export const STEP_MILLISECONDS = 5_000;

/** What was found in the next megabyte of a table, the most that one scan reads. */
export interface Found<Item, Key> {
  items: Item[];
  /** How many items were read to find them. */
  searched: number;
  /** The key after which the search goes on; undefined at the end of the table. */
  next: Key | undefined;
}

/**
 * Reads pages of a table until its end, or until the time is up. Returns how many items were read,
 * and where to go on; `next` is undefined at the end.
 */
export async function searchTable<Key>(
  read: (after: Key | undefined) => Promise<Found<unknown, Key>>,
  from: Key | undefined,
  hasTime: () => boolean,
): Promise<{ searched: number; next: Key | undefined }> {
  let searched = 0;
  let next = from;
  do {
    const page = await read(next);
    searched += page.searched;
    next = page.next;
  } while (next !== undefined && hasTime());
  return { searched, next };
}

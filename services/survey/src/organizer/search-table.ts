/** One request searches for so long: API Gateway waits 29 s, the pages' own client 12 s. */
export const STEP_MILLISECONDS = 5_000;

/**
 * What the next megabyte of a table has, of how many items, and after which item the following one
 * begins.
 */
export interface Found<Item, Key> {
  items: Item[];
  searched: number;
  next: Key | undefined;
}

/**
 * Follows the pages of a table until its end, or until the time is up. Returns how many items were
 * looked through, and where to go on; `next` is undefined at the end.
 */
export async function searchTable<Key>(
  read: (after: Key | undefined) => Promise<Found<unknown, Key>>,
  from: Key | undefined,
  isTime: () => boolean,
): Promise<{ searched: number; next: Key | undefined }> {
  let searched = 0;
  let next = from;
  do {
    const page = await read(next);
    searched += page.searched;
    next = page.next;
  } while (next !== undefined && isTime());
  return { searched, next };
}

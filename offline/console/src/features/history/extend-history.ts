import type { HistoryEvent } from '../../api/shapes.ts';

interface HistoryPage {
  events: HistoryEvent[];
  nextToken?: string;
}

/**
 * Returns the whole history in order. `readPage` must read the oldest events first if none are
 * known, otherwise the newest first. Reading stops at the first known event, so that an update of
 * a long history takes one page.
 */
export async function extendHistory(
  known: readonly HistoryEvent[],
  readPage: (nextToken: string | undefined) => Promise<HistoryPage>,
): Promise<HistoryEvent[]> {
  const lastKnown = known.at(-1)?.id ?? 0;
  // By id, since pages that are counted from the end of a growing history overlap.
  const added = new Map<number, HistoryEvent>();
  let nextToken: string | undefined;
  do {
    const page = await readPage(nextToken);
    for (const event of page.events) if (event.id > lastKnown) added.set(event.id, event);
    nextToken = page.events.some(({ id }) => id <= lastKnown) ? undefined : page.nextToken;
  } while (nextToken !== undefined);
  return [...known, ...[...added.values()].toSorted((one, other) => one.id - other.id)];
}

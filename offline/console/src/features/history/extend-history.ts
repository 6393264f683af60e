import type { HistoryEvent } from '../../api/shapes.ts';

interface HistoryPage {
  events: HistoryEvent[];
  nextToken?: string;
}

/**
 * The whole history in order. With nothing known the pages come oldest first; else newest first, and reading stops at the
 * first event that is known: what a long execution adds costs one short page.
 */
export async function extendHistory(
  known: readonly HistoryEvent[],
  readPage: (nextToken: string | undefined) => Promise<HistoryPage>,
): Promise<HistoryEvent[]> {
  const lastKnown = known.at(-1)?.id ?? 0;
  // By id: while a history grows, pages that are counted from its end overlap.
  const added = new Map<number, HistoryEvent>();
  let nextToken: string | undefined;
  do {
    const page = await readPage(nextToken);
    for (const event of page.events) if (event.id > lastKnown) added.set(event.id, event);
    nextToken = page.events.some(({ id }) => id <= lastKnown) ? undefined : page.nextToken;
  } while (nextToken !== undefined);
  return [...known, ...[...added.values()].toSorted((one, other) => one.id - other.id)];
}

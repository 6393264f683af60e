/** How long the big screen shows each page before it turns to the next, in milliseconds. */
export const SHOWN_FOR_MS = 10_000;

/** What the big screen shows at a time: a page of a question, most of which have only one. */
export interface Stop {
  id: string;
  screenId: string;
  /** From 0. */
  page: number;
}

/** Which stop the big screen shows, and whether it turns by itself. */
export interface Turning {
  /** Undefined for the first. */
  stopId: string | undefined;
  isPaused: boolean;
}

export type TurningStep = 'next' | 'previous' | 'pause' | 'resume';

export const FIRST_STOP: Turning = { stopId: undefined, isPaused: false };

/**
 * Returns the pages of the pinned question if the poll has it, else those of all questions.
 * @param pages how many pages the questions have that were shown already, by their ids
 */
export function stopsOf(
  screenIds: readonly string[],
  pages: ReadonlyMap<string, number>,
  pinned: string | null,
): Stop[] {
  const asked = screenIds.filter((id) => id === pinned);
  return (asked.length > 0 ? asked : screenIds).flatMap((screenId) =>
    Array.from({ length: pages.get(screenId) ?? 1 }, (_, page) => ({ id: `${screenId}/${page}`, screenId, page })),
  );
}

/** The stop turned to, else the first. */
export const shownStop = (turning: Turning, stops: readonly Stop[]): Stop | undefined =>
  stops.find(({ id }) => id === turning.stopId) ?? stops[0];

/** The turning after a step. The first stop follows the last, and the other way round. */
export function turned(turning: Turning, step: TurningStep, stops: readonly Stop[]): Turning {
  if (step === 'pause' || step === 'resume') return { ...turning, isPaused: step === 'pause' };
  const shown = stops.findIndex(({ id }) => id === shownStop(turning, stops)?.id);
  return { ...turning, stopId: stops.at((shown + (step === 'next' ? 1 : -1)) % stops.length)?.id };
}

/** The step that a key takes, also one of a remote clicker; undefined for other keys. */
export function stepOfKey(key: string, { isPaused }: Turning): TurningStep | undefined {
  switch (key) {
    case ' ':
      return isPaused ? 'resume' : 'pause';
    case 'ArrowRight':
    case 'PageDown':
      return 'next';
    case 'ArrowLeft':
    case 'PageUp':
      return 'previous';
    default:
      return undefined;
  }
}

/** How long the big screen shows a page before it turns to the next, in milliseconds. */
export const SHOWN_FOR_MS = 10_000;

/** What the big screen shows at a time: one page of a question. Most questions have only one. */
export interface Stop {
  id: string;
  screenId: string;
  /** Counted from 0. */
  page: number;
}

/** The stop that the big screen shows. It turns to the next by itself unless paused. */
export interface Turning {
  /** Undefined for the first stop. */
  stopId: string | undefined;
  isPaused: boolean;
}

export type TurningStep = 'next' | 'previous' | 'pause' | 'resume';

export const FIRST_STOP: Turning = { stopId: undefined, isPaused: false };

/**
 * Returns the pages of the pinned question if the poll has it, else those of all questions.
 * @param pages the number of pages by question, for questions that were shown
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

/** Returns the current stop, else the first. */
export const shownStop = (turning: Turning, stops: readonly Stop[]): Stop | undefined =>
  stops.find(({ id }) => id === turning.stopId) ?? stops[0];

/** Returns the turning after a step. The first stop follows the last. */
export function turned(turning: Turning, step: TurningStep, stops: readonly Stop[]): Turning {
  if (step === 'pause' || step === 'resume') return { ...turning, isPaused: step === 'pause' };
  const shown = stops.findIndex(({ id }) => id === shownStop(turning, stops)?.id);
  return { ...turning, stopId: stops.at((shown + (step === 'next' ? 1 : -1)) % stops.length)?.id };
}

/** Returns the step of a key, including those of remote clickers; undefined for other keys. */
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

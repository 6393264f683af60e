/** How long the big screen shows each question before it turns to the next, in milliseconds. */
export const SHOWN_FOR_MS = 10_000;

/** Which question the big screen shows, and whether it turns by itself. */
export interface Turning {
  /** Undefined for the first. */
  screenId: string | undefined;
  isPaused: boolean;
}

export type TurningStep = 'next' | 'previous' | 'pause' | 'resume';

export const FIRST_QUESTION: Turning = { screenId: undefined, isPaused: false };

/** The pinned screen if the poll has it, else the one turned to, else the first. */
export function shownScreenId(
  turning: Turning,
  screenIds: readonly string[],
  pinned: string | null,
): string | undefined {
  return screenIds.find((id) => id === pinned) ?? screenIds.find((id) => id === turning.screenId) ?? screenIds[0];
}

/** Whether there are questions to turn to: not with one alone, nor while the address pins one. */
export const canTurn = (screenIds: readonly string[], pinned: string | null): boolean =>
  screenIds.length > 1 && !screenIds.some((id) => id === pinned);

/** The turning after a step. The first question follows the last, and the other way round. */
export function turned(turning: Turning, step: TurningStep, screenIds: readonly string[]): Turning {
  if (step === 'pause' || step === 'resume') return { ...turning, isPaused: step === 'pause' };
  const shown = screenIds.indexOf(shownScreenId(turning, screenIds, null) ?? '');
  return { ...turning, screenId: screenIds.at((shown + (step === 'next' ? 1 : -1)) % screenIds.length) };
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

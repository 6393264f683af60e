import type { Cover } from '../../results/cover.ts';

export type PresenterAction = Cover | 'theme' | 'full-screen' | 'close';

/** The presenter's keys. Remote clickers send `.` or `b` for blank. */
const ACTIONS = new Map<string, PresenterAction>([
  ['?', 'help'],
  ['q', 'spotlight'],
  ['b', 'blank'],
  ['.', 'blank'],
  ['l', 'theme'],
  ['f', 'full-screen'],
]);

/** The keys that turn to another question. Remote clickers send PageDown and PageUp. */
const TURNING = new Set([' ', 'ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp']);

/**
 * Returns the action of a key; undefined for other keys. Like in slide shows, keys that turn the
 * questions first remove what covers them.
 * @param takesLetters false if letter keys are off, for people who use speech input (WCAG 2.1.4)
 */
export function actionOfKey(key: string, cover: Cover | undefined, takesLetters: boolean): PresenterAction | undefined {
  if (cover !== undefined && TURNING.has(key)) return 'close';
  return takesLetters ? ACTIONS.get(key.toLowerCase()) : undefined;
}

/** Returns what covers the board after an action. The same action also removes its cover. */
export function coverAfter(cover: Cover | undefined, action: PresenterAction): Cover | undefined {
  switch (action) {
    case 'close':
      return undefined;
    case 'help':
    case 'spotlight':
    case 'blank':
      return cover === action ? undefined : action;
    default:
      return cover;
  }
}

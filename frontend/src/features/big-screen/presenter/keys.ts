import type { Cover } from '../../results/cover.ts';

export type PresenterAction = Cover | 'theme' | 'full-screen' | 'close';

/** One key of the presenter's; remote clickers send `.` or `b` for blank. */
const ACTIONS = new Map<string, PresenterAction>([
  ['?', 'help'],
  ['q', 'spotlight'],
  ['b', 'blank'],
  ['.', 'blank'],
  ['l', 'theme'],
  ['f', 'full-screen'],
]);

/** The keys that turn to another question; remote clickers send PageDown and PageUp. */
const TURNING = new Set([' ', 'ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp']);

/**
 * Returns what a key does; undefined for other keys. What turns the questions takes away first what
 * lies over them, as slide shows do.
 * @param takesLetters false where somebody who steers by voice has turned them off (WCAG 2.1.4)
 */
export function actionOfKey(key: string, cover: Cover | undefined, takesLetters: boolean): PresenterAction | undefined {
  if (cover !== undefined && TURNING.has(key)) return 'close';
  return takesLetters ? ACTIONS.get(key.toLowerCase()) : undefined;
}

/** Returns what lies over the board after an action: the same key takes it away again. */
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

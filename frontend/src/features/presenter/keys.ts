/** What may lie over the board; one at a time. */
export type Opened = 'help' | 'spotlight' | 'blank';

export type PresenterAction = Opened | 'theme' | 'full-screen' | 'close';

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
export function actionOfKey(
  key: string,
  opened: Opened | undefined,
  takesLetters: boolean,
): PresenterAction | undefined {
  if (opened !== undefined && TURNING.has(key)) return 'close';
  return takesLetters ? ACTIONS.get(key.toLowerCase()) : undefined;
}

/** Returns what lies over the board after an action: the same key takes it away again. */
export function openedAfter(opened: Opened | undefined, action: PresenterAction): Opened | undefined {
  switch (action) {
    case 'close':
      return undefined;
    case 'help':
    case 'spotlight':
    case 'blank':
      return opened === action ? undefined : action;
    default:
      return opened;
  }
}

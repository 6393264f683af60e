/** The entry below the first screen: what the visitor came by. */
export const BELOW = -1;

const DEPTH = 'boothDepth';

/** The part of `window` that is used here. */
export interface HistoryPage {
  history: Pick<History, 'state' | 'pushState' | 'go'>;
  addEventListener: (type: 'popstate', listener: () => void) => void;
  removeEventListener: (type: 'popstate', listener: () => void) => void;
}

/** A step that the visitor took by the browser: -1 is back, 1 forward. */
export type Step = -1 | 1;

/**
 * The browser's history as the screens of a survey: an entry of the same address for each screen on
 * the way that was taken, above the one that the visitor came by. The server decides where the
 * survey is; the history follows (`settle`), and tells of the visitor's wish to be elsewhere.
 */
export interface SurveyHistory {
  /**
   * Makes the present entry that of a position: of the screen with so many screens before it, or
   * `BELOW` where no survey is under way.
   */
  settle: (position: number) => void;
  /** Like `settle`, where the position's entry is there already: goes to it. */
  follow: (position: number) => void;
  /** Returns to the entry that was left by the step that is being told of. */
  refuse: () => void;
  /** Steps back, as the browser's button does. False where there is nothing to step back to. */
  back: () => boolean;
  /** Tells of the visitor's steps. Returns the end of it. */
  watch: (onStep: (step: Step) => void) => () => void;
}

const depthIn = (state: unknown): number => {
  if (typeof state !== 'object' || state === null || !(DEPTH in state)) return BELOW;
  const depth = state[DEPTH];
  return typeof depth === 'number' ? depth : BELOW;
};

/**
 * NOTE: entries are added only for screens that a tap has led to, and none after a step back:
 * Chrome's back button skips entries that a page adds without a user's activation
 * (https://chromium.googlesource.com/chromium/src/+/main/docs/history_manipulation_intervention.md).
 */
export function createSurveyHistory(page: HistoryPage): SurveyHistory {
  const { history } = page;
  /** The entry that the survey is at; another one is the visitor's wish. */
  let at = depthIn(history.state);
  /** Where the history was told to go, which happens later. */
  let goingTo: number | undefined;

  function goTo(depth: number) {
    const steps = depth - depthIn(history.state);
    if (steps === 0) return;
    goingTo = depth;
    history.go(steps);
  }

  function settle(position: number) {
    at = position;
    // Settled when it has arrived.
    if (goingTo !== undefined) return;
    const depth = depthIn(history.state);
    if (depth > position) goTo(position);
    for (let next = depth + 1; next <= position; next += 1) {
      // Routers keep their own in the state.
      history.pushState({ ...Object(history.state), [DEPTH]: next }, '');
    }
  }

  return {
    settle,
    follow: (position) => {
      at = position;
      if (goingTo === undefined) goTo(position);
    },
    refuse: () => goTo(at),
    back: () => {
      if (depthIn(history.state) <= BELOW) return false;
      history.go(-1);
      return true;
    },
    watch: (onStep) => {
      const onPop = () => {
        const depth = depthIn(history.state);
        const isOwn = depth === goingTo;
        goingTo = undefined;
        if (isOwn || depth === at) {
          settle(at);
          return;
        }
        onStep(depth < at ? -1 : 1);
      };
      page.addEventListener('popstate', onPop);
      return () => page.removeEventListener('popstate', onPop);
    },
  };
}

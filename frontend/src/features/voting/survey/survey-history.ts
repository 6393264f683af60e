/** The entry below the first screen: the page that the visitor came through. */
export const BELOW = -1;

const DEPTH = 'boothDepth';

/** The part of `window` that is used here. */
export interface HistoryPage {
  history: Pick<History, 'state' | 'pushState' | 'go'>;
  addEventListener: (type: 'popstate', listener: () => void) => void;
  removeEventListener: (type: 'popstate', listener: () => void) => void;
}

/** A step with the browser's buttons: -1 is back, 1 is forward. */
export type Step = -1 | 1;

/**
 * The screens of a survey as entries of the browser's history, all with the same address. The
 * server decides where the survey is; the history follows (`settle`) and reports the visitor's
 * steps.
 */
export interface SurveyHistory {
  /**
   * Gives the current entry a position: the number of screens before it, or `BELOW` if there is no
   * survey.
   */
  settle: (position: number) => void;
  /** Goes to the existing entry of a position. */
  follow: (position: number) => void;
  /** Undoes the step that is being reported. */
  refuse: () => void;
  /** Steps back like the browser's button. Returns false if there is nothing to step back to. */
  back: () => boolean;
  /** Reports the visitor's steps. Returns a function that stops it. */
  watch: (onStep: (step: Step) => void) => () => void;
}

const depthIn = (state: unknown): number => {
  if (typeof state !== 'object' || state === null || !(DEPTH in state)) return BELOW;
  const depth = state[DEPTH];
  return typeof depth === 'number' ? depth : BELOW;
};

/**
 * Creates the history of a survey.
 * NOTE: it adds an entry only for a screen that a tap led to, never after a step back. Chrome's
 * back button skips entries that a page adds without a user's activation
 * (https://chromium.googlesource.com/chromium/src/+/main/docs/history_manipulation_intervention.md).
 */
export function createSurveyHistory(page: HistoryPage): SurveyHistory {
  const { history } = page;
  /** The entry of the survey's current screen. */
  let at = depthIn(history.state);
  /** The entry that the history is going to. It arrives later. */
  let goingTo: number | undefined;

  function goTo(depth: number) {
    const steps = depth - depthIn(history.state);
    if (steps === 0) return;
    goingTo = depth;
    history.go(steps);
  }

  function settle(position: number) {
    at = position;
    // `onPop` settles again after the arrival.
    if (goingTo !== undefined) return;
    const depth = depthIn(history.state);
    if (depth > position) goTo(position);
    for (let next = depth + 1; next <= position; next += 1) {
      // Routers keep their own values in the state.
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

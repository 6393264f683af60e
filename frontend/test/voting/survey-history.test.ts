import {
  BELOW,
  createSurveyHistory,
  type HistoryPage,
  type Step,
} from '../../src/features/voting/survey/survey-history.ts';

/** A browser's history of one page, which behaves like `window.history`. */
function aBrowser() {
  const entries: unknown[] = [{ key: 'router' }];
  let index = 0;
  const listeners = new Set<() => void>();
  const traversals: number[] = [];
  const page: HistoryPage = {
    history: {
      get state() {
        return entries[index];
      },
      pushState: (state: unknown) => {
        entries.splice(index + 1, entries.length, state);
        index += 1;
      },
      // Browsers traverse asynchronously.
      go: (steps = 0) => {
        traversals.push(steps);
      },
    },
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  const traverse = (steps: number) => {
    if (entries[index + steps] === undefined) return;
    index += steps;
    for (const listener of [...listeners]) listener();
  };
  return {
    page,
    /** Goes back or forward, as the visitor. */
    press: traverse,
    /** Runs the traversals that the page has requested. */
    settle: () => {
      for (let next = traversals.shift(); next !== undefined; next = traversals.shift()) traverse(next);
    },
    /** How many requested traversals have not run yet. */
    waiting: () => traversals.length,
    where: () => ({ index, length: entries.length, state: entries[index] }),
  };
}

function watched(browser: ReturnType<typeof aBrowser>) {
  const history = createSurveyHistory(browser.page);
  const steps: Step[] = [];
  history.watch((step) => steps.push(step));
  return { history, steps };
}

describe('the history of a survey', () => {
  it("has an entry for each shown screen, which keeps the router's own state", () => {
    const browser = aBrowser();
    const { history } = watched(browser);
    history.settle(0);
    history.settle(2);
    expect(browser.where()).toMatchObject({ index: 3, length: 4, state: { key: 'router' } });
  });

  it('reports Back and Forward as steps, and nothing when the survey follows', () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    history.settle(1);
    browser.press(-1);
    history.follow(0);
    history.settle(0);
    browser.press(1);
    expect(steps).toEqual([-1, 1]);
    expect(browser.where()).toMatchObject({ index: 2, length: 3 });
  });

  it('reverts a refused step without reporting another one', () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    history.settle(0);
    browser.press(-1);
    history.refuse();
    browser.settle();
    expect(steps).toEqual([-1]);
    expect(browser.where()).toMatchObject({ index: 1, length: 2 });
  });

  it('reports a leap over several screens as one step', () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    history.settle(3);
    browser.press(-4);
    history.follow(2);
    browser.settle();
    expect(steps).toEqual([-1]);
    expect(browser.where().index).toBe(3);
  });

  it('follows a survey that another tab has moved', () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    history.settle(2);
    history.settle(0);
    browser.settle();
    expect(browser.where().index).toBe(1);
    history.settle(2);
    expect(steps).toEqual([]);
    expect(browser.where().index).toBe(3);
  });

  it('adds the entries of a survey that has gone on once its own traversal has finished', () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    history.settle(1);
    history.settle(0);
    history.settle(2);
    expect(browser.where()).toMatchObject({ index: 2, length: 3 });
    browser.settle();
    expect(browser.where()).toMatchObject({ index: 3, length: 4 });
    expect(steps).toEqual([]);
  });

  it('requests one traversal at a time', () => {
    const browser = aBrowser();
    const { history } = watched(browser);
    history.settle(2);
    history.settle(0);
    history.settle(1);
    history.follow(1);
    expect(browser.waiting()).toBe(1);
    browser.settle();
    expect(browser.where().index).toBe(2);
  });

  it("reports nothing when the visitor is back at the survey's screen", () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    history.settle(1);
    browser.press(-1);
    browser.press(1);
    expect(steps).toEqual([-1]);
    expect(browser.where().index).toBe(2);
  });

  it('never traverses by 0, which would reload the page', () => {
    const browser = aBrowser();
    const { history } = watched(browser);
    history.settle(1);
    history.refuse();
    history.follow(1);
    expect(browser.waiting()).toBe(0);
  });

  it('lets the page go back as long as there is an entry of the survey', () => {
    const browser = aBrowser();
    const { history, steps } = watched(browser);
    expect(history.back()).toBe(false);
    history.settle(1);
    expect(history.back()).toBe(true);
    browser.settle();
    expect(steps).toEqual([-1]);
  });

  it('restores the position after a reload, and leaves no screen behind at the end', () => {
    const browser = aBrowser();
    watched(browser).history.settle(2);
    const { history, steps } = watched(browser);
    history.settle(2);
    expect(browser.where()).toMatchObject({ index: 3, length: 4 });
    history.settle(BELOW);
    browser.settle();
    expect(browser.where().index).toBe(0);
    expect(steps).toEqual([]);
  });
});

import type { Page } from 'playwright-core';

/** The bars on a page in one frame of the browser. */
export interface Frame {
  /** The options from top to bottom. */
  ids: string[];
  counts: number[];
  leaders: string[];
  mean: string | undefined;
}

declare global {
  interface Window {
    shownFrames: Frame[];
  }
}

/** Keeps the bars of each frame that differs from the one before. Runs in the page. */
export function watchBars() {
  window.shownFrames = [];
  let last = '';
  const textOf = (element: Element | null | undefined) => element?.textContent ?? '';
  requestAnimationFrame(function look() {
    // A board that waits for results only keeps the room for its bars.
    const board = document.querySelector('[data-board]:not([data-awaited])');
    const rows = [...(board?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const bars = [...(board?.querySelectorAll<HTMLElement>('[data-answers]') ?? [])];
    const frame: Frame = {
      ids: rows.map((row) => row.dataset.row ?? ''),
      counts: [
        ...rows.map((row) => Number(textOf(row.querySelector('[data-count]')))),
        ...bars.map((bar) => Number(textOf(bar))),
      ],
      leaders: rows.filter((row) => row.dataset.leads !== undefined).map((row) => row.dataset.row ?? ''),
      mean: document.querySelector('[data-mean]')?.textContent ?? undefined,
    };
    const now = JSON.stringify(frame);
    if (frame.counts.length > 0 && now !== last) window.shownFrames.push(frame);
    last = now;
    requestAnimationFrame(look);
  });
}

/** Returns the frames that `watchBars` has kept, up to the next one. */
export const framesOf = (page: Page) =>
  page.evaluate(() => new Promise<Frame[]>((tell) => requestAnimationFrame(() => tell(window.shownFrames))));
/** Returns the count of each option in a frame. */
export const countsOf = ({ ids, counts }: Frame) => new Map(ids.map((id, index) => [id, counts[index]]));

import { type RefObject, useLayoutEffect, useState } from 'react';

/** Lowest row, as a part of the screen's shorter side: read from the back of a hall. */
export const LOWEST_ROW = 0.052;
/** Highest row, as a part of the screen's shorter side: higher bars look like blocks. */
export const HIGHEST_ROW = 0.19;

/** The rows of a list that fills its frame. */
export interface FittingRows {
  /** How many are shown: all, or as many as can be read. */
  shown: number;
  /** How high each is, in pixels. */
  height: number;
}

/**
 * Fits rows into a frame: they share its height, within the lowest and the highest row.
 * @param frameHeight in pixels
 * @param screenSide the screen's shorter side, in pixels
 */
export function fittingRows(count: number, frameHeight: number, screenSide: number): FittingRows {
  const readable = Math.max(1, Math.floor(frameHeight / (screenSide * LOWEST_ROW)));
  const shown = Math.min(count, readable);
  return { shown, height: shown === 0 ? 0 : Math.min(screenSide * HIGHEST_ROW, frameHeight / shown) };
}

/** How `count` rows fit into the element, whose size may change; none before it is measured. */
export function useFittingRows(element: RefObject<HTMLElement | null>, count: number): FittingRows {
  const [frame, setFrame] = useState({ height: 0, screenSide: 0 });
  useLayoutEffect(() => {
    if (element.current === null) return;
    const measure = (height: number) =>
      setFrame({ height, screenSide: Math.min(window.innerWidth, window.innerHeight) });
    measure(element.current.clientHeight);
    const observer = new ResizeObserver(([entry]) => entry && measure(entry.contentRect.height));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return frame.height === 0 ? { shown: 0, height: 0 } : fittingRows(count, frame.height, frame.screenSide);
}

import { type RefObject, useLayoutEffect, useState } from 'react';

/**
 * Lowest row, as a part of the screen's shorter side: that is still read from the back of a hall (`hall`), or by those who
 * stand closer, where there is little room (`near`).
 */
const ROW_OF_SCREEN = { hall: 0.052, near: 0.038 };
export type RowHeight = keyof typeof ROW_OF_SCREEN;

/** A big screen, where nobody scrolls; the same condition as in Board.module.css. */
export const BIG_SCREEN = '(min-width: 60rem)';

/** How many rows fit into the element; on a small screen the page scrolls and all of them do. */
export function useFittingRows(element: RefObject<HTMLElement | null>, row: RowHeight): number {
  const [rows, setRows] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const fitting = Math.floor(
        entry.contentRect.height / (Math.min(window.innerWidth, window.innerHeight) * ROW_OF_SCREEN[row]),
      );
      setRows(window.matchMedia(BIG_SCREEN).matches ? Math.max(1, fitting) : Number.POSITIVE_INFINITY);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, row]);
  return rows;
}

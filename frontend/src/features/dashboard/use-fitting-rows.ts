import { type RefObject, useLayoutEffect, useState } from 'react';

/** Lowest row that is still read from the back of a hall, as a part of the screen's shorter side. */
const ROW_OF_SCREEN = 0.052;

/** A big screen, where nobody scrolls; the same condition as in Board.module.css. */
export const BIG_SCREEN = '(min-width: 60rem)';

/** How many rows fit into the element; on a small screen the page scrolls and all of them do. */
export function useFittingRows(element: RefObject<HTMLElement | null>): number {
  const [rows, setRows] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const fitting = Math.floor(
        entry.contentRect.height / (Math.min(window.innerWidth, window.innerHeight) * ROW_OF_SCREEN),
      );
      setRows(window.matchMedia(BIG_SCREEN).matches ? Math.max(1, fitting) : Number.POSITIVE_INFINITY);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return rows;
}

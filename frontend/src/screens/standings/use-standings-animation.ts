import { type RefObject, useLayoutEffect, useRef } from 'react';
import { wantsLessMotion } from '../../page/motion.ts';

/** How long a bar takes to its new place and length, in milliseconds. */
const MOVE_MS = 700;
const EASING = 'cubic-bezier(0.22, 1, 0.36, 1)';

const barLength = (length: number) => `inset(0 ${(1 - length) * 100}% 0 0 round 0.35em)`;

interface RowPlace {
  left: number;
  top: number;
  length: number;
}

/** The elements that move: bars, rows, or both. */
interface Moving {
  bars: boolean;
  rows: boolean;
}

function animateRow(row: HTMLElement, before: RowPlace | undefined, now: RowPlace, moving: Moving) {
  const bar = row.querySelector('[data-bar]');
  const lengthBefore = before?.length ?? 0;
  if (moving.bars && bar !== null && lengthBefore !== now.length) {
    bar.animate([{ clipPath: barLength(lengthBefore) }, { clipPath: barLength(now.length) }], {
      duration: MOVE_MS,
      easing: EASING,
    });
  }
  if (moving.rows && before !== undefined && (before.top !== now.top || before.left !== now.left)) {
    const from = `translate(${before.left - now.left}px, ${before.top - now.top}px)`;
    row.animate([{ transform: from }, { transform: 'none' }], {
      duration: MOVE_MS,
      easing: EASING,
      // Adds to a running move, so a second change doesn't make the row jump.
      composite: 'add',
    });
    if (before.top > now.top || before.left > now.left) {
      // A rising row passes in front of the others, whose names would blur it.
      const inFront = { zIndex: 1, background: 'var(--row-ground, #fff)' };
      row.animate([inFront, inFront], { duration: MOVE_MS });
    }
  }
}

/**
 * Moves the rows of a list (`data-row` with an id) to their new places, and its bars (`data-bar`,
 * with `data-length`) to their new lengths. Does nothing if the viewer wants less motion.
 * NOTE: uses animations and not CSS transitions, which end when React moves an element in the
 * document.
 * @param order changes when rows change places; rows that move with a resized window are not
 * animated
 * @param isCounting true while the bars grow frame by frame
 */
export function useStandingsAnimation(list: RefObject<HTMLElement | null>, order: string, isCounting: boolean): void {
  const places = useRef(new Map<string, RowPlace>());
  const lastOrder = useRef(order);
  useLayoutEffect(() => {
    const isStill = wantsLessMotion();
    // NOTE: an element around the list that is moving is briefly the origin of both measurements.
    const { offsetLeft: listLeft = 0, offsetTop: listTop = 0 } = list.current ?? {};
    const moving = { bars: !isCounting, rows: lastOrder.current !== order };
    // Measures all rows first: after each animation, a measurement would calculate styles anew.
    const measured = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].map((row) => ({
      row,
      id: row.dataset.row ?? '',
      now: {
        left: row.offsetLeft - listLeft,
        top: row.offsetTop - listTop,
        length: Number(row.dataset.length),
      },
    }));
    for (const { row, id, now } of measured) {
      if (!isStill) animateRow(row, places.current.get(id), now, moving);
      places.current.set(id, now);
    }
    lastOrder.current = order;
  });
}

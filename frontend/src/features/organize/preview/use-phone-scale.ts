import { type RefObject, useEffect, useRef, useState } from 'react';

/** A phone in CSS pixels: what a browser shows of a page on most of them. */
const PHONE = { width: 390, height: 720 };
/** The edges at two sides of it, which are not scaled. */
const EDGES = 20;
/** Most that a phone takes of the window's height, so that it can be seen as a whole. */
const HEIGHT_SHARE = 0.75;

/** Returns what a phone is to be scaled by so that it fits the element's width and the window. */
export function usePhoneScale(): { room: RefObject<HTMLDivElement | null>; scale: number } {
  const room = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const measure = () => {
      const { clientWidth } = element;
      // Not shown now, as behind a tab.
      if (clientWidth === 0) return;
      const height = window.innerHeight * HEIGHT_SHARE;
      const fitting = Math.min(1, (clientWidth - EDGES) / PHONE.width, (height - EDGES) / PHONE.height);
      // Whole pixels: the rest of one would shine white at the edge.
      setScale(Math.floor(fitting * PHONE.width) / PHONE.width);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, []);
  return { room, scale };
}

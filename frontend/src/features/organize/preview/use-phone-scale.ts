import { type RefObject, useEffect, useRef, useState } from 'react';

/** The viewport of a common phone, in CSS pixels. */
const PHONE = { width: 390, height: 720 };
/** The edges at both sides together, in CSS pixels. They are not scaled. */
const EDGES = 20;
/** The largest share of the window's height, so that the whole phone is visible. */
const HEIGHT_SHARE = 0.75;

/** Returns the scale at which a phone fits into the element `room` and the window. */
export function usePhoneScale(): { room: RefObject<HTMLDivElement | null>; scale: number } {
  const room = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const measure = () => {
      const { clientWidth } = element;
      // Hidden, such as behind a tab.
      if (clientWidth === 0) return;
      const height = window.innerHeight * HEIGHT_SHARE;
      const fitting = Math.min(1, (clientWidth - EDGES) / PHONE.width, (height - EDGES) / PHONE.height);
      // Whole pixels: a fraction would leave a white line at the edge.
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

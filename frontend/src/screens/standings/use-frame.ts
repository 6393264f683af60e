import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Frame } from './arrangement.ts';

/**
 * Returns the size of an element, and follows its changes. Undefined before it is measured, or
 * while it has none.
 */
export function useFrame(element: RefObject<HTMLElement | null>): Frame | undefined {
  const [frame, setFrame] = useState<Frame>();
  useLayoutEffect(() => {
    if (element.current === null) return;
    const measure = (width: number, height: number) =>
      setFrame(
        width > 0 && height > 0
          ? { width, height, screenSide: Math.min(window.innerWidth, window.innerHeight) }
          : undefined,
      );
    measure(element.current.clientWidth, element.current.clientHeight);
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) measure(entry.contentRect.width, entry.contentRect.height);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return frame;
}

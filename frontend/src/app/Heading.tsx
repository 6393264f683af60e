import { type ReactNode, useEffect, useRef } from 'react';
import classes from './Heading.module.css';

/** Whether the page that the browser loaded is still the one on the screen: only what follows may take the focus. */
let isFirstHeading = true;

/**
 * The heading of what is on the screen now. It takes the focus when it appears after a step, so that the next thing a
 * screen reader says, and the next Tab, are about the new screen.
 */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstHeading) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
    isFirstHeading = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={classes.heading}>
      {children}
    </h1>
  );
}

import { type ReactNode, useEffect, useRef } from 'react';
import { mayTakeFocus } from '../page/framing.ts';
import classes from './Heading.module.css';

/**
 * Whether the page that the browser loaded is still the one on the screen: only what follows may
 * take the focus.
 */
let isFirstHeading = true;

interface HeadingProps {
  /** Of the heading, where it is not the page's. */
  lang?: string | undefined;
  children: ReactNode;
}

/**
 * The heading of what is on the screen now. It takes the focus when it appears after a step, so
 * that the next thing a screen reader says, and the next Tab, are about the new screen.
 */
export function Heading({ lang, children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstHeading) {
      if (mayTakeFocus()) heading.current?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
    isFirstHeading = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} dir="auto" lang={lang} className={classes.heading}>
      {children}
    </h1>
  );
}

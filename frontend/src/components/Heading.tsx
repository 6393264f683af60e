import { type ReactNode, useEffect, useRef } from 'react';
import { mayTakeFocus } from '../page/framing.ts';
import classes from './Heading.module.css';

/** True until the first heading is shown: only later headings take the focus. */
let isFirstHeading = true;

interface HeadingProps {
  /** The language of the heading, if it differs from the page's. */
  lang?: string | undefined;
  children: ReactNode;
}

/**
 * The heading of the current screen. It takes the focus after each step, so the next words of a
 * screen reader and the next Tab are about the new screen.
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

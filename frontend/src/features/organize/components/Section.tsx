import { type ReactNode, useId } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  /** The fragment of links to this section. */
  id?: string;
  title: string;
  hint?: string;
  children: ReactNode;
}

/** A titled section of a page. */
export function Section({ id, title, hint, children }: SectionProps) {
  const titleId = useId();
  return (
    <section id={id} aria-labelledby={titleId} className={classes.section}>
      <h2 id={titleId}>{title}</h2>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      {children}
    </section>
  );
}

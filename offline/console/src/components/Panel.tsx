import type { PropsWithChildren, ReactNode } from 'react';
import classes from './Panel.module.css';

interface PanelProps {
  /** Without a title, there is no header. */
  title?: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  className?: string;
}

/** A surface with an optional title. */
export function Panel({ title, aside, className, children }: PropsWithChildren<PanelProps>) {
  return (
    <section className={[classes.panel, className].filter(Boolean).join(' ')}>
      {title !== undefined && (
        <header className={classes.head}>
          <h2 className={classes.title}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

import type { PropsWithChildren, ReactNode } from 'react';
import classes from './Panel.module.css';

interface PanelProps {
  title: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  className?: string;
}

/** A titled surface. */
export function Panel({ title, aside, className, children }: PropsWithChildren<PanelProps>) {
  return (
    <section className={[classes.panel, className].filter(Boolean).join(' ')}>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

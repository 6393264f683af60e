import type { ReactNode } from 'react';
import classes from './Form.module.css';

interface FormHeadingProps {
  /** What is wrong with the part as a whole. */
  issue?: string | undefined;
  children: ReactNode;
}

/** What part of the poll the form is about. */
export function FormHeading({ issue, children }: FormHeadingProps) {
  return (
    <div className={classes.heading}>
      <h2 tabIndex={-1}>{children}</h2>
      {issue !== undefined && <p className={classes.issue}>{issue}</p>}
    </div>
  );
}

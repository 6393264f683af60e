import type { ReactNode } from 'react';
import classes from './Form.module.css';

interface FormHeadingProps {
  /** The issue of the whole part. */
  issue?: string | undefined;
  children: ReactNode;
}

/** The heading of a form: the part of the poll that it edits. */
export function FormHeading({ issue, children }: FormHeadingProps) {
  return (
    <div className={classes.heading}>
      <h2 tabIndex={-1}>{children}</h2>
      {issue !== undefined && <p className={classes.issue}>{issue}</p>}
    </div>
  );
}

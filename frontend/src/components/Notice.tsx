import type { ReactNode } from 'react';
import classes from './Notice.module.css';

/**
 * A message that screen readers announce when it appears: the live region is there before its text.
 */
export function Notice({ tone, children }: { tone: 'news' | 'problem'; children: ReactNode }) {
  return (
    <div role={tone === 'problem' ? 'alert' : 'status'} className={classes.region}>
      {children && (
        <p className={classes.notice} data-tone={tone}>
          {children}
        </p>
      )}
    </div>
  );
}

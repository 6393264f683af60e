import type { PollStatus } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import classes from './StatusBadge.module.css';

/** The state of a poll, in a word and, beside it, by its look. */
export function StatusBadge({ status }: { status: PollStatus }) {
  const { t } = useTranslation();
  return (
    <span className={classes.badge} data-status={status}>
      {t(`organize.status.${status}`)}
    </span>
  );
}

import { phaseOf } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Times } from '../../../time/opening.ts';
import { useMoment } from '../../../time/use-moment.ts';
import classes from './StatusBadge.module.css';

/** The state of a poll, in a word and, beside it, by its look: what its times make of an open one as well. */
export function StatusBadge({ poll }: { poll: Times }) {
  const { t } = useTranslation();
  const at = useMoment(poll);
  const status = poll.status === 'open' ? phaseOf(poll, at) : poll.status;
  return (
    <span className={classes.badge} data-status={status}>
      {t(`organize.status.${status}`)}
    </span>
  );
}

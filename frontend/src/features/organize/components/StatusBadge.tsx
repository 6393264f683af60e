import { phaseOf } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Times } from '../../../time/opening.ts';
import { useMoment } from '../../../time/use-moment.ts';
import classes from './StatusBadge.module.css';

/** Shows the status of a poll. An open one that its times keep closed is shown as such. */
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

import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import classes from './Stamp.module.css';

/** The vermilion seal on a cast ballot. */
export function Stamp({ wording }: { wording: Wording }) {
  const { t } = useTranslation();
  return (
    <div className={classes.stamp} aria-hidden>
      <span>{t('voted.stamp', wording)}</span>
    </div>
  );
}

import type { Visibility } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import type { Wording } from '../../poll/wording.ts';
import classes from './Secret.module.css';

const WHEN = {
  live: 'live.hidden',
  hidden: 'live.hidden',
  'after-vote': 'live.hiddenAfterVote',
  'after-close': 'live.hiddenAfterClose',
} as const satisfies Record<Visibility, string>;

/** Shown instead of the tally while the poll keeps it to itself. */
export function Secret({ visibility, wording }: { visibility: Visibility; wording: Wording }) {
  const { t } = useTranslation();
  return (
    <div className={classes.secret}>
      <span className={classes.seal} lang="ja" aria-hidden>
        秘
      </span>
      <h2>{t('live.hiddenTitle')}</h2>
      <p>{t(WHEN[visibility], wording)}</p>
    </div>
  );
}

import type { Phase, Visibility } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import classes from './Secret.module.css';

const WHEN = {
  live: 'live.hidden',
  hidden: 'live.hidden',
  'after-vote': 'live.hiddenAfterVote',
  'after-close': 'live.hiddenAfterClose',
} as const satisfies Record<Visibility, string>;

/** Who did not vote in time sees nothing on the phone. */
const whenOf = (visibility: Visibility, phase: Phase) =>
  visibility === 'after-vote' && phase === 'closed' ? 'live.hiddenFromOthers' : WHEN[visibility];

interface SecretProps {
  visibility: Visibility;
  phase: Phase;
  wording: Wording;
}

/** Shown instead of the tally while the poll keeps it to itself. */
export function Secret({ visibility, phase, wording }: SecretProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.secret}>
      <span className={classes.seal} lang="ja" aria-hidden>
        秘
      </span>
      <h2>{t('live.hiddenTitle')}</h2>
      <p>{t(whenOf(visibility, phase), wording)}</p>
    </div>
  );
}

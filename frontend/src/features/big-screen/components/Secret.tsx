import type { Phase, Poll, Visibility } from '@booth/shared';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useLiveTurnout } from '../../live/use-live-turnout.ts';
import { wordingOf } from '../../poll/wording.ts';
import classes from './Secret.module.css';

const WHEN = {
  live: 'live.hidden',
  hidden: 'live.hidden',
  'after-vote': 'live.hiddenAfterVote',
  'after-close': 'live.hiddenAfterClose',
} as const satisfies Record<Visibility, string>;

/** Says when the results come, as precisely as that is known. */
function useExpectation({ visibility, closesAt, ...poll }: Poll, phase: Phase): string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const wording = wordingOf(poll);
  if (visibility === 'after-close' && closesAt !== undefined)
    return t('live.hiddenUntil', { at: formatsOf(language).moment(new Date(closesAt)) });
  // Who did not vote in time sees nothing on the phone.
  return t(visibility === 'after-vote' && phase === 'closed' ? 'live.hiddenFromOthers' : WHEN[visibility], wording);
}

/**
 * Shown instead of the tally while the poll keeps it to itself: how many have voted where the poll
 * tells that, and when the results are to be expected.
 */
export function Secret({ poll, phase }: { poll: Poll; phase: Phase }) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const ballots = useLiveTurnout();
  const expectation = useExpectation(poll, phase);
  return (
    <div className={classes.secret}>
      {ballots === undefined ? (
        <span className={classes.seal} lang="ja" aria-hidden>
          秘
        </span>
      ) : (
        <dl className={classes.turnout}>
          <dt>{t('live.voters', wordingOf(poll))}</dt>
          <dd data-turnout>{count(ballots)}</dd>
        </dl>
      )}
      <h2>{t('live.hiddenTitle')}</h2>
      <p>{expectation}</p>
    </div>
  );
}

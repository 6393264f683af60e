import type { Phase, Poll, Visibility } from '@booth/shared';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useLiveTurnout } from '../../live/use-live-turnout.ts';
import { wordingOf } from '../../poll/wording.ts';
import classes from './HiddenResults.module.css';

const WHEN = {
  live: 'live.hidden',
  hidden: 'live.hidden',
  'after-vote': 'live.hiddenAfterVote',
  'after-close': 'live.hiddenAfterClose',
} as const satisfies Record<Visibility, string>;

/** Says when the results will be shown, as precisely as possible. */
function useExpectation({ visibility, closesAt, ...poll }: Poll, phase: Phase): string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const wording = wordingOf(poll);
  if (visibility === 'after-close' && closesAt !== undefined)
    return t('live.hiddenUntil', { at: formatsOf(language).moment(new Date(closesAt)) });
  // People who didn't vote in time see no results on their phones.
  return t(visibility === 'after-vote' && phase === 'closed' ? 'live.hiddenFromOthers' : WHEN[visibility], wording);
}

/**
 * Shown while the results are hidden: when to expect them, and how many have voted if the poll
 * shows that.
 */
export function HiddenResults({ poll, phase }: { poll: Poll; phase: Phase }) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const ballots = useLiveTurnout();
  const expectation = useExpectation(poll, phase);
  return (
    <div className={classes.hidden}>
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

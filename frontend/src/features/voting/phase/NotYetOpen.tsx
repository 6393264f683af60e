import type { Poll } from '@booth/shared';
import { OptionStrip } from '../../../components/OptionStrip.tsx';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { PollHeading } from '../../../components/PollHeading.tsx';
import { PollWords } from '../../../components/PollWords.tsx';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { firstOptionsOf } from '../../../screens/index.ts';
import { Countdown } from '../../poll/components/Countdown.tsx';
import { wordingOf } from '../../poll/wording.ts';
import classes from './NotYetOpen.module.css';

/** Says when the poll opens, and counts down. The page around it continues by itself then. */
export function NotYetOpen({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const pollText = usePollText(poll);
  useTitle(pollText(poll.title));
  const opensAt = poll.opensAt === undefined ? undefined : new Date(poll.opensAt);
  return (
    <PhonePage
      isHeadTall
      head={
        <div className={classes.head}>
          <p className={classes.invite}>{t('opening.notYet')}</p>
          <PollHeading text={poll.title} by={pollText} />
          {poll.description && (
            <PollWords as="p" className={classes.description} text={poll.description} by={pollText} />
          )}
          <OptionStrip options={firstOptionsOf(poll)} />
        </div>
      }
    >
      <div className={classes.opening}>
        {opensAt !== undefined && (
          <p>
            {t('opening.opensAt', wordingOf(poll))}{' '}
            <time dateTime={opensAt.toISOString()}>{formatsOf(language).moment(opensAt)}</time>
          </p>
        )}
        {opensAt !== undefined && <Countdown to={opensAt} className={classes.countdown} />}
        <p className={classes.note}>{t('opening.byItself')}</p>
      </div>
    </PhonePage>
  );
}

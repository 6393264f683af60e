import { type PollListing, phaseOfListing } from '@booth/shared';
import { Link } from 'wouter';
import { PollWords } from '../../../components/PollWords.tsx';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { usePollWords } from '../../../i18n/use-poll-words.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { usePollPath } from '../use-poll-path.ts';
import classes from './OpenPoll.module.css';

/** A poll in the list, marked if it is open. */
export function OpenPoll({ listing, at }: { listing: PollListing; at: Date }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const pollPath = usePollPath();
  const pollText = usePollText(listing);
  const words = usePollWords(pollText);
  const { pollId, title, description, opensAt } = listing;
  const isOpen = phaseOfListing(listing, at) === 'open';
  return (
    <li className={classes.poll} data-poll={pollId}>
      <h3 {...words(title)}>
        <Link to={pollPath(pollId)}>{pollText(title)}</Link>
      </h3>
      {description && <PollWords as="p" className={classes.description} text={description} by={pollText} />}
      <p className={classes.phase} data-open={isOpen || undefined}>
        {isOpen || opensAt === undefined
          ? t('join.open')
          : t('join.opensAt', { time: formatsOf(language).moment(new Date(opensAt)) })}
      </p>
    </li>
  );
}

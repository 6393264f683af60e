import { type PollListing, phaseOf } from '@booth/shared';
import { Link } from 'wouter';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { usePollText } from '../../poll/use-poll-text.ts';
import { asListed } from '../listed.ts';
import { usePollPath } from '../use-poll-path.ts';
import classes from './OpenPoll.module.css';

/** A poll in the list, and whether one can take part already. */
export function OpenPoll({ listing, at }: { listing: PollListing; at: Date }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const pollPath = usePollPath();
  const pollText = usePollText(listing);
  const { pollId, title, description, opensAt } = listing;
  const isOpen = phaseOf(asListed(listing), at) === 'open';
  return (
    <li className={classes.poll} data-poll={pollId}>
      <h3 dir="auto">
        <Link to={pollPath(pollId)}>{pollText(title)}</Link>
      </h3>
      {description && (
        <p className={classes.description} dir="auto">
          {pollText(description)}
        </p>
      )}
      <p className={classes.phase} data-open={isOpen || undefined}>
        {isOpen || opensAt === undefined
          ? t('join.open')
          : t('join.opensAt', { time: formatsOf(language).moment(new Date(opensAt)) })}
      </p>
    </li>
  );
}

import { inLanguage, joinCodeOf, type LocalizedText, type PollSummary } from '@booth/shared';
import { Link } from 'wouter';
import { PollWords } from '../../../components/PollWords.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { shownJoinCode } from '../../join/join-code.ts';
import { PollLinks } from '../components/PollLinks.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import classes from './PollList.module.css';
import { PollMenu } from './PollMenu.tsx';

/** A poll of the list. */
export function PollRow({ poll }: { poll: PollSummary }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const inReaders = (text: LocalizedText) => inLanguage(text, language);
  const { pollId, title, status, visibility, revealed } = poll;
  return (
    <li className={classes.poll}>
      <h2>
        <Link to={`/organize/polls/${pollId}`}>
          <PollWords text={title} by={inReaders} />
        </Link>
      </h2>
      <div className={classes.side}>
        <StatusBadge poll={poll} />
        <PollMenu pollId={pollId} title={inReaders(title)} />
      </div>
      <p className={classes.facts}>
        <code>{pollId}</code>
        <span>{revealed ? t('organize.results.revealed') : t(`organize.visibility.${visibility}`)}</span>
        {status === 'draft' && <span>{t('organize.link.join', { code: shownJoinCode(joinCodeOf(pollId)) })}</span>}
      </p>
      {status !== 'draft' && <PollLinks pollId={pollId} />}
    </li>
  );
}

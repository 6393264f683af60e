import type { HomeView } from '@booth/shared';
import { Suspense } from 'react';
import { LinkButton } from '../../../components/LinkButton.tsx';
import { Message } from '../../../components/Message.tsx';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { closingMoment } from '../../../time/opening.ts';
import { wordingOf } from '../../poll/wording.ts';
import { VisibleResults } from '../voted/lazy-after-vote.ts';

interface PollClosedProps {
  home: HomeView;
  /** True if the visitor was voting when the poll closed. */
  lost: boolean;
  /** True if the draft is kept, and can be sent if the poll is opened again. */
  isKept: boolean;
  /** True if the visitor was changing a recorded vote, which still counts. */
  isChange: boolean;
}

/**
 * Shown when the poll is closed: says whether the visitor's ballot counts, and shows the results.
 */
export function PollClosed({ home, lost, isKept, isChange }: PollClosedProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { poll } = home;
  const wording = wordingOf(poll);
  const isArchived = poll.status === 'archived';
  const title = t(isArchived ? 'closed.archivedTitle' : 'closed.title');
  useTitle(title);
  const closedAt = closingMoment(poll);
  const text = lost ? t(isChange ? 'closed.kept' : 'closed.lost', wording) : t('closed.text', wording);
  return (
    <Message title={title} text={text}>
      {lost && !isArchived && <p>{t(isKept ? 'closed.resumes' : 'closed.reopens')}</p>}
      {closedAt && (
        <p>
          <time dateTime={closedAt.toISOString()}>
            {t('closed.since', { time: formatsOf(language).moment(closedAt) })}
          </time>
        </p>
      )}
      {/* Above content that loads later, so it doesn't move under a finger. */}
      <LinkButton to="/join" size="lg" fullWidth variant="plain">
        {t('problem.toPolls')}
      </LinkButton>
      <Suspense>
        <VisibleResults home={home} hasVoted={lost && isChange} />
      </Suspense>
    </Message>
  );
}

import type { HomeView } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { Message } from '../../../app/Message.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { closingMoment } from '../../opening/opening.ts';
import { Outcome } from './Outcome.tsx';

interface PollClosedProps {
  home: HomeView;
  /** The visitor was in the middle of voting when the poll closed. */
  lost: boolean;
  /** It was a recorded vote that the visitor was changing: it still counts. */
  isChange: boolean;
}

export function PollClosed({ home, lost, isChange }: PollClosedProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  useTitle(t('closed.title'));
  const closedAt = closingMoment(home.poll);
  const text = lost ? t(isChange ? 'closed.kept' : 'closed.lost') : t('closed.text');
  return (
    <Message title={t('closed.title')} text={text}>
      {closedAt && (
        <p>
          <time dateTime={closedAt.toISOString()}>
            {t('closed.since', { time: formatsOf(language).moment(closedAt) })}
          </time>
        </p>
      )}
      <Outcome home={home} hasVoted={lost && isChange} />
    </Message>
  );
}

import type { HomeView } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { Message } from '../../../app/Message.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { Outcome } from './Outcome.tsx';

/** @param lost the visitor was in the middle of the survey when the poll closed */
export function PollClosed({ home, lost }: { home: HomeView; lost: boolean }) {
  const { t } = useTranslation();
  useTitle(t('closed.title'));
  return (
    <Message title={t('closed.title')} text={t(lost ? 'closed.lost' : 'closed.text')}>
      <Outcome home={home} />
    </Message>
  );
}

import { problemOf } from '../../../api/request-error.ts';
import { Message } from '../../../components/Message.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { UnknownPoll } from './UnknownPoll.tsx';

/** Shown if a poll can't be read, after all retries. */
export function PollProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  useTitle(t('problem.unexpectedTitle'));
  if (problemOf(error)?.code === 'unknown-poll') return <UnknownPoll />;
  return (
    <Message
      title={t('problem.unexpectedTitle')}
      text={t('problem.unexpected')}
      action={{ label: t('problem.retry'), onClick: onRetry }}
    />
  );
}

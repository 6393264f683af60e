import type { Poll } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { Message } from '../../../app/Message.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { useStartSession } from '../api/start-session.ts';
import { StartProblem } from './StartProblem.tsx';

/** The survey ended before its end, and can be started anew. */
export function Restart({ poll, reason }: { poll: Poll; reason: 'expired' | 'closed' | 'failed' }) {
  const { t } = useTranslation();
  const start = useStartSession(poll.pollId);
  const title = t(`restart.${reason}Title`);
  useTitle(title);
  return (
    <Message
      title={title}
      text={t(`restart.${reason}`)}
      action={{ label: t('restart.again'), onClick: () => start.mutate(), loading: start.isPending }}
    >
      <StartProblem error={start.error} />
    </Message>
  );
}

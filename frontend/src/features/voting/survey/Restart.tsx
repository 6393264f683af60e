import type { Poll } from '@booth/shared';
import { Message } from '../../../components/Message.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useBooth } from '../../../page/booth.ts';
import { useTitle } from '../../../page/use-title.ts';
import { sessionStart } from '../../visitor/session-start.ts';
import { useStartSession } from '../api/start-session.ts';
import { StartProblem } from './StartProblem.tsx';

interface RestartProps {
  poll: Poll;
  reason: 'expired' | 'closed' | 'failed';
  /** True if the visitor was changing a recorded vote, which still counts. */
  isChange: boolean;
}

/** Shown after a survey that ended early. It can be started again. */
export function Restart({ poll, reason, isChange }: RestartProps) {
  const { t } = useTranslation();
  const booth = useBooth();
  const start = useStartSession(poll);
  const again = { ...sessionStart(booth, poll), ...(isChange ? { change: true as const } : {}) };
  const title = t(`restart.${reason}Title`);
  useTitle(title);
  return (
    <Message
      title={title}
      text={t(isChange ? 'restart.kept' : `restart.${reason}`)}
      action={{ label: t('restart.again'), onClick: () => start.mutate(again), loading: start.isPending }}
    >
      <StartProblem poll={poll} error={start.error} />
    </Message>
  );
}

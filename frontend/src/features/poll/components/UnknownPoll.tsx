import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Message } from '../../../app/Message.tsx';
import { useTitle } from '../../../app/use-title.ts';

/** There is no such poll; the others, and the field for a join code, are a step away. */
export function UnknownPoll() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useTitle(t('problem.unknownPollTitle'));
  return (
    <Message
      title={t('problem.unknownPollTitle')}
      text={t('problem.unknownPoll')}
      action={{ label: t('problem.toPolls'), onClick: () => void navigate('/join') }}
    />
  );
}

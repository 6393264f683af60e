import { useTranslation } from 'react-i18next';
import { Message } from '../../../app/Message.tsx';
import { useTitle } from '../../../app/use-title.ts';

export function UnknownPoll() {
  const { t } = useTranslation();
  useTitle(t('problem.unknownPollTitle'));
  return <Message title={t('problem.unknownPollTitle')} text={t('problem.unknownPoll')} />;
}

import { Message } from '../../../components/Message.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';

/** Shown if a poll has become a draft again. The page around it continues when the poll is back. */
export function WithdrawnPoll() {
  const { t } = useTranslation();
  useTitle(t('problem.withdrawnTitle'));
  return <Message title={t('problem.withdrawnTitle')} text={t('problem.withdrawn')} />;
}

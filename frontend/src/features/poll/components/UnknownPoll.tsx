import { LinkButton } from '../../../components/LinkButton.tsx';
import { Message } from '../../../components/Message.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';

/** There is no such poll; the others, and the field for a join code, are a step away. */
export function UnknownPoll() {
  const { t } = useTranslation();
  useTitle(t('problem.unknownPollTitle'));
  return (
    <Message title={t('problem.unknownPollTitle')} text={t('problem.unknownPoll')}>
      <LinkButton to="/join" size="lg" fullWidth>
        {t('problem.toPolls')}
      </LinkButton>
    </Message>
  );
}

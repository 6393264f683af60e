import { LinkButton } from '../../../components/LinkButton.tsx';
import { Message } from '../../../components/Message.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';

/** Shown for a poll that doesn't exist. Leads to the open polls and the field for a join code. */
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

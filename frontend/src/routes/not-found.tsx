import { Message } from '../app/Message.tsx';
import { useTitle } from '../app/use-title.ts';
import { LinkButton } from '../controls/LinkButton.tsx';
import { useTranslation } from '../i18n/use-translation.ts';

export function NotFoundRoute() {
  const { t } = useTranslation();
  useTitle(t('problem.notFoundTitle'));
  return (
    <Message title={t('problem.notFoundTitle')} text={t('problem.notFound')}>
      <LinkButton to="/join" size="lg" fullWidth>
        {t('problem.toPolls')}
      </LinkButton>
    </Message>
  );
}

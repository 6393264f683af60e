import { useTranslation } from '../i18n/use-translation.ts';
import { useTitle } from '../page/use-title.ts';
import { LinkButton } from './LinkButton.tsx';
import { Message } from './Message.tsx';

export function NotFound() {
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

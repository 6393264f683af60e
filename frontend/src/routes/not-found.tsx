import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Message } from '../app/Message.tsx';
import { useTitle } from '../app/use-title.ts';

export function NotFoundRoute() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  useTitle(t('problem.notFoundTitle'));
  return (
    <Message
      title={t('problem.notFoundTitle')}
      text={t('problem.notFound')}
      action={{ label: t('problem.toPoll'), onClick: () => void navigate('/') }}
    />
  );
}

import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Message } from '../app/Message.tsx';
import { useTitle } from '../app/use-title.ts';

export function NotFoundRoute() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useTitle(t('problem.notFoundTitle'));
  return (
    <Message
      title={t('problem.notFoundTitle')}
      text={t('problem.notFound')}
      action={{ label: t('problem.toPolls'), onClick: () => void navigate('/join') }}
    />
  );
}

import { Link } from 'react-router';
import { paths } from '../api/arns.ts';
import { useMessages } from '../i18n/language.tsx';

export function NotFound() {
  const messages = useMessages();
  return (
    <p>
      {messages.notFound}{' '}
      <Link className="quiet" to={paths.machines}>
        {messages.toMachines}
      </Link>
    </p>
  );
}

import { Navigate } from 'react-router';
import { useBooth } from '../app/booth.ts';

/** The booth's own poll. */
export function HomeRoute() {
  const { environment } = useBooth();
  return <Navigate to={`/polls/${environment.defaultPoll}`} replace />;
}

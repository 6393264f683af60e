import { Navigate, useLocation } from 'react-router';
import { useBooth } from '../app/booth.ts';

/** The booth's own poll. */
export function HomeRoute() {
  const { environment } = useBooth();
  // An entry code comes with the address.
  const { search } = useLocation();
  return <Navigate to={{ pathname: `/polls/${environment.defaultPoll}`, search }} replace />;
}

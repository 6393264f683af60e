import { Redirect, useSearch } from 'wouter';
import { useBooth } from '../app/booth.ts';

/** The booth's own poll. */
export default function HomeRoute() {
  const { environment } = useBooth();
  // An entry code comes with the address.
  const search = useSearch();
  return <Redirect to={`/polls/${environment.defaultPoll}${search && `?${search}`}`} replace />;
}

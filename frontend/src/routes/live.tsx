import { PollId } from '@booth/shared';
import { Redirect, useLocation, useParams, useSearchParams } from 'wouter';
import { Dashboard } from '../features/dashboard/components/Dashboard.tsx';
import { UnknownPoll } from '../features/poll/components/UnknownPoll.tsx';
import { embedAddress } from '../features/presenter/mode.ts';

export default function LiveRoute() {
  const pollId = PollId.safeParse(useParams().pollId);
  const [pathname] = useLocation();
  const [search] = useSearchParams();
  if (!pollId.success) return <UnknownPoll />;
  const embedded = embedAddress(pathname, search, pollId.data);
  if (embedded !== undefined) return <Redirect to={embedded} replace />;
  return <Dashboard key={pollId.data} pollId={pollId.data} />;
}

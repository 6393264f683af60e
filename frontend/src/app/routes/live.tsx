import { PollId } from '@booth/shared';
import { Redirect, useLocation, useParams, useSearchParams } from 'wouter';
import { BigScreen } from '../../features/big-screen/components/BigScreen.tsx';
import { embedAddress } from '../../features/big-screen/presenter/mode.ts';
import { UnknownPoll } from '../../features/poll/components/UnknownPoll.tsx';

export default function LiveRoute() {
  const pollId = PollId.safeParse(useParams().pollId);
  const [pathname] = useLocation();
  const [search] = useSearchParams();
  if (!pollId.success) return <UnknownPoll />;
  const embedded = embedAddress(pathname, search, pollId.data);
  if (embedded !== undefined) return <Redirect to={embedded} replace />;
  return <BigScreen key={pollId.data} pollId={pollId.data} />;
}

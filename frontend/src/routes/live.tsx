import { PollId } from '@booth/shared';
import { useParams } from 'wouter';
import { Dashboard } from '../features/dashboard/components/Dashboard.tsx';
import { UnknownPoll } from '../features/poll/components/UnknownPoll.tsx';

export default function LiveRoute() {
  const pollId = PollId.safeParse(useParams().pollId);
  return pollId.success ? <Dashboard key={pollId.data} pollId={pollId.data} /> : <UnknownPoll />;
}

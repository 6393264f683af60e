import { PollId } from '@booth/shared';
import { useParams } from 'wouter';
import { UnknownPoll } from '../../features/poll/components/UnknownPoll.tsx';
import { Visit } from '../../features/voting/Visit.tsx';

export function VoteRoute() {
  const pollId = PollId.safeParse(useParams().pollId);
  return pollId.success ? <Visit key={pollId.data} pollId={pollId.data} /> : <UnknownPoll />;
}

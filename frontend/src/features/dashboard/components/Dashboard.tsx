import { Loading } from '../../../app/Loading.tsx';
import { usePublicPoll } from '../../poll/api/public-poll.ts';
import { PollProblem } from '../../poll/components/PollProblem.tsx';
import { Board } from './Board.tsx';

/** The big screen of one poll. */
export function Dashboard({ pollId }: { pollId: string }) {
  const poll = usePublicPoll(pollId);
  if (poll.data !== undefined) return <Board home={poll.data} onOutdated={() => void poll.refetch()} />;
  return poll.isError ? <PollProblem error={poll.error} onRetry={() => void poll.refetch()} /> : <Loading />;
}

import type { HomeView } from '@booth/shared';
import { problemOf } from '../../../api/request-error.ts';
import { Loading } from '../../../components/Loading.tsx';
import { useAwaitedPoll } from '../../live/use-awaited-poll.ts';
import { LivePollContext, useLivePoll } from '../../live/use-live-poll.ts';
import { usePublicPoll } from '../../poll/api/public-poll.ts';
import { PollProblem } from '../../poll/components/PollProblem.tsx';
import { WithdrawnPoll } from '../../poll/components/WithdrawnPoll.tsx';
import { Board } from './Board.tsx';

function LiveBoard({ home, refetch }: { home: HomeView; refetch: () => Promise<unknown> }) {
  const live = useLivePoll(home.poll, refetch, 'results');
  return <LivePollContext value={live}>{live.isWithdrawn ? <WithdrawnPoll /> : <Board />}</LivePollContext>;
}

/** The big screen of a poll. */
export function BigScreen({ pollId }: { pollId: string }) {
  const poll = usePublicPoll(pollId);
  const isUnknown = poll.data === undefined && problemOf(poll.error)?.code === 'unknown-poll';
  useAwaitedPoll(pollId, isUnknown, () => void poll.refetch());
  if (poll.data !== undefined) return <LiveBoard home={poll.data} refetch={() => poll.refetch()} />;
  return poll.isError ? <PollProblem error={poll.error} onRetry={() => void poll.refetch()} /> : <Loading />;
}

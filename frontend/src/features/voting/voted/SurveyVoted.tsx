import type { Answers, HomeView } from '@booth/shared';
import { useEffect } from 'react';
import { useBooth } from '../../../page/booth.ts';
import { sessionStart } from '../../visitor/session-start.ts';
import { useStartSession } from '../api/start-session.ts';
import { StartProblem } from '../survey/StartProblem.tsx';
import { Voted } from './Voted.tsx';
import { VotedAgain } from './VotedAgain.tsx';

interface SurveyVotedProps {
  home: HomeView;
  at: Date;
  counted: boolean;
  /** Whether it was cast just now. */
  isNew: boolean;
  answers: Answers;
  /** The visitor has another name or code than the one that was typed here. */
  onOther: () => void;
}

/** The end of a survey, and the ways on from there. */
export function SurveyVoted({ home, at, counted, isNew, answers, onOther }: SurveyVotedProps) {
  const booth = useBooth();
  const { poll } = home;
  const { changes } = booth;
  const start = useStartSession(poll);
  // A change that was under way has come to its end.
  useEffect(() => changes.forget(poll.pollId), [changes, poll.pollId]);
  return (
    <Voted home={home} counted={counted} isNew={isNew} answers={answers}>
      <VotedAgain
        poll={poll}
        at={at}
        hasBallot={counted}
        isBusy={start.isPending}
        onChange={() => start.mutate({ ...sessionStart(booth, poll), change: true })}
        onAgain={() => start.mutate(sessionStart(booth, poll))}
        onOther={onOther}
      />
      <StartProblem poll={poll} error={start.error} />
    </Voted>
  );
}

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
  /** True if the ballot was cast just now. */
  isNew: boolean;
  answers: Answers;
  /** Hands the device over to another voter. */
  onHandOver: () => void;
}

/** The end of a survey, and what the voter can still do. */
export function SurveyVoted({ home, at, counted, isNew, answers, onHandOver }: SurveyVotedProps) {
  const booth = useBooth();
  const { poll } = home;
  const { changes } = booth;
  const start = useStartSession(poll);
  // A change has been completed.
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
        onHandOver={onHandOver}
      />
      <StartProblem poll={poll} error={start.error} />
    </Voted>
  );
}

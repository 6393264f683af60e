import type { Answers, HomeView } from '@booth/shared';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import { Button } from '../../../controls/Button.tsx';
import { claimPartOf } from '../../identity/claim.ts';
import { useStartSession } from '../api/start-session.ts';
import { sessionStart } from '../session-start.ts';
import { StartProblem } from './StartProblem.tsx';
import { Voted } from './Voted.tsx';
import classes from './VotedAgain.module.css';
import { VotedAgain } from './VotedAgain.tsx';

interface SurveyVotedProps {
  home: HomeView;
  at: Date;
  counted: boolean;
  answers: Answers;
  /** The visitor typed the name or the code of somebody who has voted, and has another one. */
  onOther: () => void;
}

/** The end of a survey, and the ways on from there. */
export function SurveyVoted({ home, at, counted, answers, onOther }: SurveyVotedProps) {
  const { t } = useTranslation();
  const booth = useBooth();
  const { poll } = home;
  const { changes } = booth;
  const start = useStartSession(poll);
  const part = counted ? undefined : claimPartOf(poll.identity);
  // A change that was under way has come to its end.
  useEffect(() => changes.forget(poll.pollId), [changes, poll.pollId]);
  return (
    <Voted home={home} counted={counted} answers={answers}>
      <VotedAgain
        poll={poll}
        at={at}
        hasBallot={counted}
        isBusy={start.isPending}
        onChange={() => start.mutate({ ...sessionStart(booth, poll), change: true })}
        onAgain={() => start.mutate(sessionStart(booth, poll))}
      />
      {part && (
        <div className={classes.again}>
          <Button size="lg" fullWidth variant="outline" onClick={onOther}>
            {t(`claim.${part}.other`)}
          </Button>
        </div>
      )}
      <StartProblem poll={poll} error={start.error} />
    </Voted>
  );
}

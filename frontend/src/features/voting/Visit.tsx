import type { HomeView, Poll, Submission } from '@booth/shared';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { problemOf } from '../../api/request-error.ts';
import { Loading } from '../../components/Loading.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { usePollRecord } from '../../device/use-poll-record.ts';
import { useBooth } from '../../page/booth.ts';
import { useMoment } from '../../time/use-moment.ts';
import { useAwaitedPoll } from '../live/use-awaited-poll.ts';
import { LivePollContext, useLivePoll } from '../live/use-live-poll.ts';
import { rereadPoll, useVisit, useVisitReader } from '../poll/api/visit.ts';
import { PollProblem } from '../poll/components/PollProblem.tsx';
import { WithdrawnPoll } from '../poll/components/WithdrawnPoll.tsx';
import { type SubmitOutcome, useIsSubmitting } from './api/submit-answer.ts';
import { DirectBallotPage } from './ballot/DirectBallotPage.tsx';
import { useCodeFromAddress } from './identity/use-code-from-address.ts';
import { NotYetOpen } from './phase/NotYetOpen.tsx';
import { PollClosed } from './phase/PollClosed.tsx';
import { useProgressWords } from './survey/Progress.tsx';
import { progressOf } from './survey/progress.ts';
import { Restart } from './survey/Restart.tsx';
import { Starting } from './survey/Starting.tsx';
import { SurveyScreen } from './survey/SurveyScreen.tsx';
import { type Stage, stageOf } from './survey/stage.ts';
import { useNoSteps } from './survey/use-steps.ts';
import { Welcome } from './survey/Welcome.tsx';
import { SurveyVoted } from './voted/lazy-after-vote.ts';

/** Announces the current question. It outlives the screens, so screen readers notice its change. */
function ProgressAnnouncement({ poll, stage }: { poll: Poll; stage: Stage }) {
  const words = useProgressWords();
  return (
    <VisuallyHidden role="status">
      {stage.kind === 'screen' && words(progressOf(poll, stage.session, stage.screen))}
    </VisuallyHidden>
  );
}

/** The outcome of the last submission, and the screen that it was sent from. */
interface LastOutcome {
  of: SubmitOutcome;
  screenToken: string;
}

interface StagesProps {
  home: HomeView;
  outcome: LastOutcome | undefined;
  setOutcome: (outcome: LastOutcome | undefined) => void;
}

/** The page for the current stage of the visit. */
function Stages({ home: fetchedHome, outcome, setOutcome }: StagesProps) {
  const { changes, proofs, drafts, receipts } = useBooth();
  const cache = useQueryClient();
  const reader = useVisitReader();
  const live = useLivePoll(fetchedHome.poll, () => rereadPoll(cache, reader, fetchedHome.poll.pollId));
  const { poll } = live;
  const { session } = fetchedHome;
  const home = { ...fetchedHome, poll };
  const at = useMoment(poll);
  const isSubmitting = useIsSubmitting(poll.pollId);
  // A session of a voter whose ballot is recorded can only be a change.
  const isChange = usePollRecord(changes, poll.pollId) === true || home.ballot !== null;
  const [isHandedOver, setHandedOver] = useState(false);
  const isSettling = outcome?.of === 'settling' && outcome.screenToken === session?.screenToken;
  const stage = stageOf(home, at, isSubmitting || isSettling);
  const isUnderWay = stage.kind === 'screen' || stage.kind === 'starting';
  useNoSteps(isUnderWay && !isHandedOver);
  const [resumedToken] = useState(stage.kind === 'screen' ? stage.screenToken : undefined);

  /** Hands the device over to another voter, and forgets the voter before. */
  function handOver() {
    if (session !== null) drafts.end(session.sessionId);
    proofs.forget(poll.pollId);
    receipts.forget(poll.pollId);
    changes.forget(poll.pollId);
    setHandedOver(true);
  }

  // A session that waits while the poll is closed may continue.
  const hasEnded = session?.status !== 'waiting' && session?.status !== 'starting';
  const endedId = hasEnded ? session?.sessionId : undefined;
  useEffect(() => {
    if (endedId !== undefined) drafts.end(endedId);
  }, [drafts, endedId]);

  function page() {
    switch (stage.kind) {
      case 'direct-ballot':
        return <DirectBallotPage home={home} at={at} />;
      case 'not-yet-open':
        return <NotYetOpen poll={poll} />;
      case 'welcome':
        return <Welcome home={home} onStarted={() => setHandedOver(false)} />;
      case 'starting':
        return <Starting poll={poll} />;
      case 'screen':
        return isHandedOver ? (
          <Welcome home={home} anew={stage.screenToken} onStarted={() => setHandedOver(false)} />
        ) : (
          <SurveyScreen
            // A new screen needs a new form, without anything of the last one.
            key={stage.screenToken}
            poll={poll}
            stage={stage}
            isChange={isChange}
            isResumed={stage.screenToken === resumedToken}
            onHandOver={handOver}
            hasMovedOn={outcome?.of === 'moved-on'}
            isSettling={isSettling}
            onOutcome={(of: SubmitOutcome, { screenToken }: Submission) => setOutcome({ of, screenToken })}
            onSettlingTooLong={() => setOutcome(undefined)}
          />
        );
      case 'voted':
        // A voter who typed somebody else's name starts from the beginning.
        return isHandedOver ? (
          <Welcome home={home} onStarted={() => setHandedOver(false)} />
        ) : (
          <SurveyVoted
            home={home}
            at={at}
            counted={stage.counted}
            // True if the vote was completed on this page.
            isNew={outcome !== undefined}
            answers={stage.answers}
            onHandOver={handOver}
          />
        );
      case 'restart':
        return <Restart poll={poll} reason={stage.reason} isChange={isChange} />;
      case 'poll-closed':
        return <PollClosed home={home} lost={stage.lost} isKept={stage.isKept} isChange={isChange} />;
    }
  }

  if (live.isWithdrawn) return <WithdrawnPoll />;
  return (
    <LivePollContext value={live}>
      <ProgressAnnouncement poll={poll} stage={stage} />
      {page()}
    </LivePollContext>
  );
}

/** One visitor at one poll. */
export function Visit({ pollId }: { pollId: string }) {
  const [outcome, setOutcome] = useState<LastOutcome>();
  useCodeFromAddress(pollId);
  const visit = useVisit(pollId, outcome?.of === 'settling' ? outcome.screenToken : undefined);
  const isUnknown = visit.data === undefined && problemOf(visit.error)?.code === 'unknown-poll';
  useAwaitedPoll(pollId, isUnknown, () => void visit.refetch());
  if (visit.data !== undefined) {
    // A reset of the votes needs a new visit.
    return <Stages key={visit.data.poll.openedAt} home={visit.data} outcome={outcome} setOutcome={setOutcome} />;
  }
  return visit.isError ? <PollProblem error={visit.error} onRetry={() => void visit.refetch()} /> : <Loading />;
}

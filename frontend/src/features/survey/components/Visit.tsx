import type { Submission } from '@booth/shared';
import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../../app/Loading.tsx';
import { useVisit } from '../../poll/api/visit.ts';
import { PollProblem } from '../../poll/components/PollProblem.tsx';
import type { SubmitOutcome } from '../api/submit-answer.ts';
import { type Stage, stageOf } from '../stage.ts';
import { PollClosed } from './PollClosed.tsx';
import { Restart } from './Restart.tsx';
import { Starting } from './Starting.tsx';
import { SurveyScreen } from './SurveyScreen.tsx';
import { Voted } from './Voted.tsx';
import { Welcome } from './Welcome.tsx';

/** Says which question is shown. It outlives the screens, or a screen reader would not notice its change. */
function ProgressAnnouncement({ stage, total }: { stage: Stage; total: number }) {
  const { t } = useTranslation();
  return (
    <VisuallyHidden role="status">
      {stage.kind === 'screen' ? t('survey.progress', { position: stage.position + 1, total }) : ''}
    </VisuallyHidden>
  );
}

/** One visitor at one poll: shows the stage that the visit has reached. */
export function Visit({ pollId }: { pollId: string }) {
  const [outcome, setOutcome] = useState<{ of: SubmitOutcome; screenToken: string }>();
  const settlingToken = outcome?.of === 'settling' ? outcome.screenToken : undefined;
  const visit = useVisit(pollId, settlingToken);
  if (visit.data === undefined) {
    return visit.isError ? <PollProblem error={visit.error} onRetry={() => void visit.refetch()} /> : <Loading />;
  }

  const home = visit.data;
  const stage = stageOf(home);
  const note = (of: SubmitOutcome, { screenToken }: Submission) => setOutcome({ of, screenToken });

  function page() {
    switch (stage.kind) {
      case 'welcome':
        return <Welcome home={home} />;
      case 'starting':
        return <Starting poll={home.poll} />;
      case 'screen':
        return (
          <SurveyScreen
            // A new screen is a new form: nothing of the last one may stay.
            key={stage.screenToken}
            poll={home.poll}
            stage={stage}
            hasMovedOn={outcome?.of === 'moved-on'}
            isSettling={settlingToken === stage.screenToken}
            onOutcome={note}
            onSettlingTooLong={() => setOutcome(undefined)}
          />
        );
      case 'voted':
        return <Voted home={home} session={stage.session} counted={stage.counted} />;
      case 'restart':
        return <Restart poll={home.poll} reason={stage.reason} />;
      case 'poll-closed':
        return <PollClosed home={home} lost={stage.lost} />;
    }
  }

  return (
    <>
      <ProgressAnnouncement stage={stage} total={home.poll.screens.length} />
      {page()}
    </>
  );
}

import type { Poll, Submission } from '@booth/shared';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { problemOf } from '../../../api/request-error.ts';
import { Notice } from '../../../components/Notice.tsx';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { PollHeading } from '../../../components/PollHeading.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useBooth } from '../../../page/booth.ts';
import { tick } from '../../../page/haptics.ts';
import { useTitle } from '../../../page/use-title.ts';
import { ClosesSoon } from '../../poll/components/ClosesSoon.tsx';
import { wordingOf } from '../../poll/wording.ts';
import { Actions } from '../answer/Actions.tsx';
import { AnswerFields } from '../answer/AnswerFields.tsx';
import { issuesOfProblem } from '../answer/answer-issues.ts';
import { RefusalNotice } from '../answer/RefusalNotice.tsx';
import { useAnswerForm } from '../answer/use-answer-form.ts';
import { type SubmitOutcome, useSubmitAnswer } from '../api/submit-answer.ts';
import { NotMe } from '../identity/NotMe.tsx';
import { useVoterName } from '../identity/use-voter-name.ts';
import { useAfterVoteSoon } from '../voted/lazy-after-vote.ts';
import { Progress } from './Progress.tsx';
import { isLastAnswer, progressOf } from './progress.ts';
import classes from './SurveyScreen.module.css';
import type { Stage } from './stage.ts';
import { useSteps } from './use-steps.ts';

/** How long to wait for the next screen before the visitor may send again, in milliseconds. */
const SETTLING_LONGEST_MS = 20_000;

interface SurveyScreenProps {
  poll: Poll;
  stage: Extract<Stage, { kind: 'screen' }>;
  /** True if the visitor is changing a recorded vote. */
  isChange: boolean;
  /** True if the device came back to this survey, perhaps with another person. */
  isResumed: boolean;
  onHandOver: () => void;
  /** True if a refusal led here, because the survey was already elsewhere. */
  hasMovedOn: boolean;
  isSettling: boolean;
  onOutcome: (outcome: SubmitOutcome, submission: Submission) => void;
  onSettlingTooLong: () => void;
}

/** One question of the survey, until the workflow presents the next. */
export function SurveyScreen(props: SurveyScreenProps) {
  const { poll, stage, isChange, isResumed, onHandOver, hasMovedOn, isSettling, onOutcome, onSettlingTooLong } = props;
  const { screen, screenToken, session } = stage;
  useAfterVoteSoon();
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const wording = wordingOf(poll);
  const { drafts } = useBooth();
  const { handle, code } = useVoterName(poll);
  const voter = handle ?? code;
  const draftKey = { scope: session.sessionId, part: screen.id };
  const form = useAnswerForm({ screen, draftKey, answers: session.answers });
  const submit = useSubmitAnswer({
    poll,
    session,
    onOutcome: (outcome, submission) => {
      if ('answer' in submission && outcome !== 'moved-on') drafts.forget(draftKey);
      onOutcome(outcome, submission);
    },
  });
  const element = useRef<HTMLFormElement>(null);
  useTitle(pollText(screen.title));

  useEffect(() => {
    if (form.issues.size === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.issues]);

  useEffect(() => {
    if (!isSettling) return;
    const timer = setTimeout(onSettlingTooLong, SETTLING_LONGEST_MS);
    return () => clearTimeout(timer);
  }, [isSettling, onSettlingTooLong]);

  const isBusy = submit.isPending || isSettling;

  /** Sends the answer. Shows its issues and returns false if it can't be sent. */
  function send(): boolean {
    if (isBusy || !form.check()) return false;
    tick();
    submit.mutate(
      { screenToken, answer: form.answer },
      {
        onError: (error) => {
          const refusal = problemOf(error);
          if (refusal?.code === 'invalid-request') form.setIssues(issuesOfProblem(refusal));
        },
      },
    );
    return true;
  }

  const steps = useSteps({
    position: session.stepsBack,
    isBusy,
    onBack: () => submit.mutate({ screenToken, back: true }),
    // Forward goes past an answered screen, to where the visitor was.
    onForward: () => Object.hasOwn(session.answers, screen.id) && send(),
  });

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    send();
  }

  return (
    <PhonePage
      keepsAnswer
      head={
        <div className={classes.head}>
          <Progress progress={progressOf(poll, session, screen)} />
          <PollHeading text={screen.title} by={pollText} />
          <ClosesSoon poll={poll} />
        </div>
      }
    >
      <form ref={element} className={classes.form} noValidate onSubmit={onSubmit}>
        <Notice tone="news">{hasMovedOn && t('survey.movedOn')}</Notice>
        {(isResumed || voter !== undefined) && <NotMe wording={wording} name={voter} onHandOver={onHandOver} />}
        {isChange && <Notice tone="news">{t('ballot.changing', wording)}</Notice>}
        <AnswerFields poll={poll} screen={screen} form={form} />
        <RefusalNotice error={submit.error} wording={wording} isSaid={form.issues.size > 0} />
        <Notice tone="news">{isSettling && t('survey.settling')}</Notice>
        <Notice tone="news">{steps.refusal && t(`survey.stay.${steps.refusal}`)}</Notice>
        <Actions
          isLast={isLastAnswer(poll, session, screen, form.answer)}
          isBusy={isBusy}
          sendText={t('survey.send', wording)}
          onBack={session.stepsBack > 0 ? steps.back : undefined}
        />
      </form>
    </PhonePage>
  );
}

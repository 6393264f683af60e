import type { Poll, Submission } from '@booth/shared';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../../api/request-error.ts';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { ClosesSoon } from '../../opening/components/ClosesSoon.tsx';
import { usePollText } from '../../poll/use-poll-text.ts';
import { wordingOf } from '../../poll/wording.ts';
import { issuesOfProblem } from '../answer-issues.ts';
import { type SubmitOutcome, useSubmitAnswer } from '../api/submit-answer.ts';
import { progressOf } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { useAnswerForm } from '../use-answer-form.ts';
import { Actions } from './Actions.tsx';
import { AnswerFields } from './AnswerFields.tsx';
import { Notice } from './Notice.tsx';
import { Progress } from './Progress.tsx';
import { Refusal } from './Refusal.tsx';
import classes from './SurveyScreen.module.css';

/** How long the next screen is waited for before the visitor may send again, in milliseconds. */
const SETTLING_LONGEST_MS = 20_000;

interface SurveyScreenProps {
  poll: Poll;
  stage: Extract<Stage, { kind: 'screen' }>;
  /** A vote that is recorded is being changed. */
  isChange: boolean;
  /** The visitor was brought here by a refusal: the survey had moved. */
  hasMovedOn: boolean;
  isSettling: boolean;
  onOutcome: (outcome: SubmitOutcome, submission: Submission) => void;
  onSettlingTooLong: () => void;
}

/** One question of the survey, until the workflow presents the next. */
export function SurveyScreen(props: SurveyScreenProps) {
  const { poll, stage, isChange, hasMovedOn, isSettling, onOutcome, onSettlingTooLong } = props;
  const { screen, screenToken, session } = stage;
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const wording = wordingOf(poll);
  const form = useAnswerForm({ screen, screenToken, answers: session.answers });
  const submit = useSubmitAnswer({ poll, session, onOutcome });
  const element = useRef<HTMLFormElement>(null);
  const title = pollText(screen.title);
  useTitle(title);

  useEffect(() => {
    if (form.issues.size === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.issues]);

  useEffect(() => {
    if (!isSettling) return;
    const timer = setTimeout(onSettlingTooLong, SETTLING_LONGEST_MS);
    return () => clearTimeout(timer);
  }, [isSettling, onSettlingTooLong]);

  const { position, total } = progressOf(poll, session, screen, form.answer);

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (submit.isPending || isSettling || !form.check()) return;
    submit.mutate(
      { screenToken, answer: form.answer },
      {
        onError: (error) => {
          const refusal = problemOf(error);
          if (refusal?.code === 'invalid-request') form.setIssues(issuesOfProblem(refusal));
        },
      },
    );
  }

  return (
    <PhonePage
      keepsAnswer
      head={
        <div className={classes.head}>
          <Progress position={position} total={total} />
          <Heading>{title}</Heading>
          <ClosesSoon poll={poll} />
        </div>
      }
    >
      <form ref={element} className={classes.form} noValidate onSubmit={send}>
        <Notice tone="news">{hasMovedOn && t('survey.movedOn')}</Notice>
        {isChange && <Notice tone="news">{t('ballot.changing', wording)}</Notice>}
        <AnswerFields poll={poll} screen={screen} form={form} />
        <Refusal error={submit.error} wording={wording} isSaid={form.issues.size > 0} />
        <Notice tone="news">{isSettling && t('survey.settling')}</Notice>
        <Actions
          isLast={position === total}
          isBusy={submit.isPending || isSettling}
          sendText={t('survey.send', wording)}
          onBack={session.stepsBack > 0 ? () => submit.mutate({ screenToken, back: true }) : undefined}
        />
      </form>
    </PhonePage>
  );
}

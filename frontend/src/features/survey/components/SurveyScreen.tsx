import { inLanguage, type Poll, type Submission } from '@booth/shared';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../../api/request-error.ts';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { ClosesSoon } from '../../opening/components/ClosesSoon.tsx';
import { faultsOfProblem } from '../answer-faults.ts';
import { type SubmitOutcome, useSubmitAnswer } from '../api/submit-answer.ts';
import type { Stage } from '../stage.ts';
import { useAnswerForm } from '../use-answer-form.ts';
import { screensAfter } from '../way-ahead.ts';
import { Actions } from './Actions.tsx';
import { AnswerFields } from './AnswerFields.tsx';
import { Notice } from './Notice.tsx';
import { Progress } from './Progress.tsx';
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
  const { screen, screenToken, position, session } = stage;
  const { t } = useTranslation();
  const { language } = useLanguage();
  const form = useAnswerForm(poll, { screen, screenToken, answers: session.answers });
  const submit = useSubmitAnswer({ pollId: poll.pollId, session, onOutcome });
  const element = useRef<HTMLFormElement>(null);
  const title = inLanguage(screen.title, language);
  useTitle(title);

  useEffect(() => {
    if (Object.keys(form.faults).length === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.faults]);

  useEffect(() => {
    if (!isSettling) return;
    const timer = setTimeout(onSettlingTooLong, SETTLING_LONGEST_MS);
    return () => clearTimeout(timer);
  }, [isSettling, onSettlingTooLong]);

  const problem = problemOf(submit.error);
  const isUnexpected = submit.error !== null && (problem === undefined || problem.status >= 500);
  const remaining = screensAfter(poll, screen, { ...session.answers, [screen.id]: form.answer });

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (submit.isPending || isSettling || !form.check()) return;
    submit.mutate(
      { screenToken, answer: form.answer },
      {
        onError: (error) => {
          const refusal = problemOf(error);
          if (refusal?.code === 'invalid-request') form.setFaults(faultsOfProblem(refusal));
        },
      },
    );
  }

  return (
    <PhonePage
      keepsAnswer
      head={
        <div className={classes.head}>
          <Progress position={position + 1} total={position + 1 + remaining} />
          <Heading>{title}</Heading>
          <ClosesSoon poll={poll} />
        </div>
      }
    >
      <form ref={element} className={classes.form} noValidate onSubmit={send}>
        <Notice tone="news">{hasMovedOn && t('survey.movedOn')}</Notice>
        {isChange && <Notice tone="news">{t('ballot.changing')}</Notice>}
        {screen.hint && screen.type !== 'choice' && <p className={classes.hint}>{inLanguage(screen.hint, language)}</p>}
        <AnswerFields poll={poll} screen={screen} form={form} />
        <Notice tone="fault">{isUnexpected && t('problem.unexpected')}</Notice>
        <Notice tone="news">{isSettling && t('survey.settling')}</Notice>
        <Actions
          isLast={remaining === 0}
          isBusy={submit.isPending || isSettling}
          onBack={session.canGoBack ? () => submit.mutate({ screenToken, back: true }) : undefined}
        />
      </form>
    </PhonePage>
  );
}

import {
  type BallotSubmission,
  type BallotView,
  type DirectBallot,
  directBallotOf,
  type HomeView,
  type Screen,
  screenTypeOf,
} from '@booth/shared';
import type { UseMutationResult } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { problemOf } from '../../../api/request-error.ts';
import { Notice } from '../../../components/Notice.tsx';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { PollHeading } from '../../../components/PollHeading.tsx';
import { PollWords } from '../../../components/PollWords.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useBooth } from '../../../page/booth.ts';
import { tick } from '../../../page/haptics.ts';
import { useTitle } from '../../../page/use-title.ts';
import { WHOLE_ANSWER } from '../../../screens/screen-view.ts';
import { ClosesSoon } from '../../poll/components/ClosesSoon.tsx';
import { wordingOf } from '../../poll/wording.ts';
import { ballotDraftKey, directAnswers } from '../../visitor/kept-ballot.ts';
import { Actions } from '../answer/Actions.tsx';
import { AnswerFields } from '../answer/AnswerFields.tsx';
import { RefusalNotice } from '../answer/RefusalNotice.tsx';
import { useAnswerForm } from '../answer/use-answer-form.ts';
import { NotMe } from '../identity/NotMe.tsx';
import { ProofField } from '../identity/ProofField.tsx';
import { useProof } from '../identity/use-proof.ts';
import { useVoterName } from '../identity/use-voter-name.ts';
import { WatchResults } from '../phase/WatchResults.tsx';
import { useAfterVoteSoon } from '../voted/lazy-after-vote.ts';
import classes from './BallotForm.module.css';

interface BallotFormProps {
  home: HomeView;
  /** The ballot to change. */
  replaces: BallotView | undefined;
  cast: UseMutationResult<BallotView, Error, BallotSubmission>;
  /** Hands the device over to another voter; undefined if nobody was here before. */
  onHandOver: (() => void) | undefined;
  /** Keeps the earlier ballot. */
  onKeep: () => void;
}

/** The whole ballot on one page. */
export function BallotForm(props: BallotFormProps) {
  const { poll } = props.home;
  const direct = directBallotOf(poll);
  useAfterVoteSoon();
  const screen = poll.screens.find(({ id }) => id === direct?.screenId);
  return direct && screen && <BallotFormOf {...props} direct={direct} screen={screen} />;
}

interface BallotFormOfProps extends BallotFormProps {
  direct: DirectBallot;
  screen: Screen;
}

function BallotFormOf({ home: { poll }, replaces, cast, onHandOver, onKeep, direct, screen }: BallotFormOfProps) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const wording = wordingOf(poll);
  const { ballots } = useBooth();
  const element = useRef<HTMLFormElement>(null);
  const problem = problemOf(cast.error);
  const proof = useProof(poll, problem);
  const voter = useVoterName(poll);
  const pending = ballots.read(poll.pollId)?.pending?.submission.optionIds;
  const form = useAnswerForm({
    screen,
    draftKey: ballotDraftKey(poll.pollId, replaces?.recordedAt),
    answers: pending === undefined ? (replaces?.answers ?? {}) : directAnswers(direct, pending),
  });
  const title = pollText(screen.title);
  const pollTitle = pollText(poll.title);
  useTitle(pollTitle);

  useEffect(() => {
    if (proof.issue === undefined && form.issues.size === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [proof.issue, form.issues]);

  const isChoiceRefused = problem?.errors?.some(({ path }) => path.startsWith('body.optionIds')) === true;

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (cast.isPending) return;
    const known = proof.check();
    if (!form.check() || known === undefined) return;
    const optionIds = screenTypeOf(form.answer).votes(form.answer);
    // A screen of a survey may be left empty. A ballot may not.
    if (optionIds.length < direct.min) {
      form.setIssues(new Map([[WHOLE_ANSWER, { text: 'issue.choose-one' }]]));
      return;
    }
    tick();
    cast.mutate({ ...known, optionIds, ...(replaces === undefined ? {} : { replaces: replaces.recordedAt }) });
  }

  return (
    <PhonePage
      keepsAnswer
      head={
        <div className={classes.head}>
          {pollTitle !== title && <PollWords as="p" className={classes.poll} text={poll.title} by={pollText} />}
          <PollHeading text={screen.title} by={pollText} />
          <ClosesSoon poll={poll} />
        </div>
      }
    >
      <form ref={element} className={classes.form} noValidate onSubmit={send}>
        {replaces && <Notice tone="news">{t('ballot.changing')}</Notice>}
        {replaces === undefined && onHandOver && (
          <NotMe wording={wording} name={voter.handle ?? voter.code} onHandOver={onHandOver} />
        )}
        {replaces === undefined && <ProofField form={proof} wording={wording} />}
        <AnswerFields poll={poll} screen={screen} form={form} />
        <Notice tone="problem">{isChoiceRefused && t('ballot.refused')}</Notice>
        <RefusalNotice error={cast.error} wording={wording} isSaid={isChoiceRefused || proof.issue !== undefined} />
        {replaces === undefined && <WatchResults poll={poll} />}
        <Actions
          isLast
          isBusy={cast.isPending}
          onBack={replaces && onKeep}
          backText={t('ballot.keep')}
          sendText={t(replaces ? 'ballot.change' : 'survey.send')}
        />
      </form>
    </PhonePage>
  );
}

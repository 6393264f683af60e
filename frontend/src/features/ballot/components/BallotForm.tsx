import { type BallotSubmission, type BallotView, type HomeView, inLanguage } from '@booth/shared';
import type { UseMutationResult } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../app/booth.ts';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { ClaimField } from '../../identity/components/ClaimField.tsx';
import { useClaim } from '../../identity/use-claim.ts';
import { ClosesSoon } from '../../opening/components/ClosesSoon.tsx';
import { Actions } from '../../survey/components/Actions.tsx';
import { ChoiceFields } from '../../survey/components/ChoiceFields.tsx';
import { Notice } from '../../survey/components/Notice.tsx';
import { NotOpenNotice } from '../../survey/components/NotOpenNotice.tsx';
import { useAnswerForm } from '../../survey/use-answer-form.ts';
import { ballotDraftToken, ballotScreen } from '../kept-ballot.ts';
import classes from './BallotForm.module.css';

interface BallotFormProps {
  home: HomeView;
  /** The ballot that is to be changed. */
  replaces: BallotView | undefined;
  cast: UseMutationResult<BallotView, Error, BallotSubmission>;
  /** Leaves the earlier ballot as it is. */
  onKeep: () => void;
}

/** The whole ballot on one page. */
export function BallotForm(props: BallotFormProps) {
  const screen = ballotScreen(props.home.poll);
  return screen && <BallotFormOf {...props} screen={screen} />;
}

type ChoiceScreen = NonNullable<ReturnType<typeof ballotScreen>>;

function BallotFormOf({ home: { poll }, replaces, cast, onKeep, screen }: BallotFormProps & { screen: ChoiceScreen }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { ballots } = useBooth();
  const element = useRef<HTMLFormElement>(null);
  const problem = problemOf(cast.error);
  const claim = useClaim(poll, problem);
  const optionIds = ballots.read(poll.pollId)?.pending?.submission.optionIds ?? replaces?.optionIds ?? [];
  const form = useAnswerForm(poll, {
    screen,
    screenToken: ballotDraftToken(poll.pollId, replaces?.recordedAt),
    answers: { [screen.id]: { type: 'choice', optionIds } },
  });
  const title = inLanguage(screen.title, language);
  const pollTitle = inLanguage(poll.title, language);
  useTitle(pollTitle);

  useEffect(() => {
    if (claim.fault === undefined && Object.keys(form.faults).length === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [claim.fault, form.faults]);

  const { draft, faults } = form;
  if (draft.type !== 'choice') return null;
  const chosen = draft.optionIds;
  const isUnexpected = cast.error !== null && (problem === undefined || problem.status >= 500);
  const isChoiceRefused = problem?.errors?.some(({ path }) => path.startsWith('body.optionIds')) === true;

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (cast.isPending) return;
    const known = claim.check();
    if (!form.check() || known === undefined) return;
    cast.mutate({ ...known, optionIds: chosen, ...(replaces === undefined ? {} : { replaces: replaces.recordedAt }) });
  }

  return (
    <PhonePage
      keepsAnswer
      head={
        <div className={classes.head}>
          {pollTitle !== title && <p className={classes.poll}>{pollTitle}</p>}
          <Heading>{title}</Heading>
          <ClosesSoon poll={poll} />
        </div>
      }
    >
      <form ref={element} className={classes.form} noValidate onSubmit={send}>
        {replaces && <Notice tone="news">{t('ballot.changing')}</Notice>}
        {replaces === undefined && <ClaimField form={claim} />}
        <ChoiceFields poll={poll} screen={screen} draft={draft} faults={faults} onChange={form.change} />
        <Notice tone="fault">{isUnexpected ? t('problem.unexpected') : isChoiceRefused && t('ballot.refused')}</Notice>
        <NotOpenNotice problem={problem} />
        {replaces === undefined && (
          <Link className={classes.watch} to={`/polls/${poll.pollId}/live`}>
            {t('welcome.watch')}
          </Link>
        )}
        <Actions
          isLast
          isBusy={cast.isPending}
          onBack={replaces && onKeep}
          {...(replaces ? { backText: t('ballot.keep'), sendText: t('ballot.change') } : {})}
        />
      </form>
    </PhonePage>
  );
}

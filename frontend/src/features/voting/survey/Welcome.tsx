import { type HomeView, screenCountOf } from '@booth/shared';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { problemOf } from '../../../api/request-error.ts';
import { Button } from '../../../components/Button.tsx';
import { OptionStrip } from '../../../components/OptionStrip.tsx';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { PollHeading } from '../../../components/PollHeading.tsx';
import { PollWords } from '../../../components/PollWords.tsx';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { firstOptionsOf } from '../../../screens/index.ts';
import { ClosesSoon } from '../../poll/components/ClosesSoon.tsx';
import { wordingOf } from '../../poll/wording.ts';
import { useStartSession } from '../api/start-session.ts';
import { ProofField } from '../identity/ProofField.tsx';
import { useProof } from '../identity/use-proof.ts';
import { WatchResults } from '../phase/WatchResults.tsx';
import { StartProblem } from './StartProblem.tsx';
import classes from './Welcome.module.css';

interface WelcomeProps {
  home: HomeView;
  /** The screen of another voter's survey on this device, which ends without a vote. */
  anew?: string;
  onStarted: () => void;
}

/** The first page after scanning the code: what the poll is about, and one big button. */
export function Welcome({ home: { poll, ballots }, anew, onStarted }: WelcomeProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const pollText = usePollText(poll);
  const wording = wordingOf(poll);
  const start = useStartSession(poll);
  const proof = useProof(poll, problemOf(start.error));
  const element = useRef<HTMLFormElement>(null);
  useTitle(pollText(poll.title));
  const voters = ballots ?? 0;
  const { fewest, most } = screenCountOf(poll);

  useEffect(() => {
    if (proof.issue !== undefined) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [proof.issue]);

  function begin(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const known = proof.check();
    if (known !== undefined && !start.isPending)
      start.mutate({ ...known, ...(anew !== undefined && { anew }) }, { onSuccess: onStarted });
  }

  return (
    <PhonePage
      isHeadTall
      head={
        <div className={classes.hero}>
          <p className={classes.invite}>{t('welcome.invite', wording)}</p>
          <PollHeading text={poll.title} by={pollText} />
          {poll.description && (
            <PollWords as="p" className={classes.description} text={poll.description} by={pollText} />
          )}
          <OptionStrip options={firstOptionsOf(poll)} />
        </div>
      }
    >
      <form ref={element} className={classes.start} noValidate onSubmit={begin}>
        <ul className={classes.facts}>
          <li>
            {fewest === most
              ? t('welcome.screens', { count: most })
              : t(most === fewest + 1 ? 'welcome.screensOr' : 'welcome.screensRange', { fewest, most })}
          </li>
          {voters > 0 && (
            <li>{t('welcome.voters', { ...wording, count: voters, formatted: formatsOf(language).count(voters) })}</li>
          )}
        </ul>
        <ClosesSoon poll={poll} />
        <ProofField form={proof} wording={wording} />
        <StartProblem poll={poll} error={start.error} isSaid={proof.issue !== undefined} />
        <div className={classes.action}>
          <Button type="submit" size="xl" fullWidth loading={start.isPending}>
            {t('welcome.start', wording)}
          </Button>
          <WatchResults poll={poll} />
        </div>
      </form>
    </PhonePage>
  );
}

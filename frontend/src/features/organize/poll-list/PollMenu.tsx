import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useOrganizedPoll } from '../api/organized-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { DeleteButton } from '../poll-actions/DeleteDraft.tsx';
import { ReuseButtons } from '../poll-actions/ReuseButtons.tsx';
import { StepConfirmation } from '../poll-actions/StepConfirmation.tsx';
import { type VotingStep, votingStepsOf } from '../poll-actions/voting-steps.ts';
import classes from './PollMenu.module.css';

/** A button that shows and hides a panel. Escape and a press elsewhere hide it. */
function Disclosure({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const hide = ({ target }: Event) => {
      if (target instanceof Node && !whole.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', hide);
    return () => {
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', hide);
    };
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: key presses bubble up from its buttons.
    <div
      ref={whole}
      className={classes.menu}
      onKeyDown={({ key, target }) => {
        // If a dialog was opened from this panel, Escape closes only the dialog.
        if (key !== 'Escape' || !(target instanceof Element) || target.closest('dialog') !== null) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <IconButton
        ref={button}
        className={classes.toggle}
        label={label}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 20 20" width={20} height={20} aria-hidden="true" fill="currentColor">
          <path d="M4 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm6 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm6 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4z" />
        </svg>
      </IconButton>
      {isOpen && children}
    </div>
  );
}

/** The steps that are offered in the list. All others need the poll's page. */
const MENU_STEPS: readonly VotingStep[] = ['archive', 'unarchive'];

/** The actions of a poll. They need the whole poll, and the list has only a summary. */
function Actions({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<VotingStep>();
  const { data: poll, error, isPending } = useOrganizedPoll(pollId);
  const panel = useRef<HTMLDivElement>(null);
  // Keeps the panel in the window, also when it grows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panel grows with the poll.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [isPending]);
  return (
    <div ref={panel} className={classes.panel}>
      <Button variant="default" renderRoot={(props) => <Link to={`/organize/polls/${pollId}/edit`} {...props} />}>
        {t('organize.editor.open')}
      </Button>
      <ReuseButtons pollId={pollId} />
      {isPending && <p role="status">{t('app.loading')}</p>}
      {poll === undefined ? (
        <ErrorNotice error={error} />
      ) : (
        <>
          {votingStepsOf(poll)
            .filter((step) => MENU_STEPS.includes(step))
            .map((step) => (
              <Button key={step} variant="default" onClick={() => setAsked(step)}>
                {t(`organize.step.${step}`)}
              </Button>
            ))}
          <DeleteButton poll={poll} />
          {asked !== undefined && <StepConfirmation poll={poll} step={asked} onClose={() => setAsked(undefined)} />}
        </>
      )}
    </div>
  );
}

/** The actions of a poll that need no visit to its page. */
export function PollMenu({ pollId, title }: { pollId: string; title: string }) {
  const { t } = useTranslation();
  return (
    <Disclosure label={t('organize.actions.more', { title })}>
      <Actions pollId={pollId} />
    </Disclosure>
  );
}

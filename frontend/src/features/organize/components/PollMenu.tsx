import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useOrganizedPoll } from '../api/organized-poll.ts';
import { DeleteButton } from './DeleteDraft.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './PollMenu.module.css';
import { ReuseButtons } from './ReuseButtons.tsx';
import { StepConfirmation } from './StepConfirmation.tsx';
import { type VotingStep, votingStepsOf } from './voting-steps.ts';

/** A button that shows and hides what belongs to it; Escape and a press elsewhere hide it. */
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
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons in it come here.
    <div
      ref={whole}
      className={classes.menu}
      onKeyDown={({ key, target }) => {
        // A dialog that was opened from here has its own Escape.
        if (key !== 'Escape' || !(target instanceof Element) || target.closest('dialog') !== null) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={classes.toggle}
        aria-label={label}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 20 20" width={20} height={20} aria-hidden="true" fill="currentColor">
          <path d="M4 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm6 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm6 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4z" />
        </svg>
      </button>
      {isOpen && children}
    </div>
  );
}

/** What puts a poll away, or brings it back. */
const PUTTING_AWAY: readonly VotingStep[] = ['archive', 'unarchive'];

/** The actions of a poll whose whole is read first: its line in the list has only a part of it. */
function Actions({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<VotingStep>();
  const { data: poll, error, isPending } = useOrganizedPoll(pollId);
  const panel = useRef<HTMLDivElement>(null);
  // At the end of the window, again when there is more in it.
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
            .filter((step) => PUTTING_AWAY.includes(step))
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

/**
 * What is done to a poll of the list without going to its page, where its votes are seen and reset.
 */
export function PollMenu({ pollId, title }: { pollId: string; title: string }) {
  const { t } = useTranslation();
  return (
    <Disclosure label={t('organize.actions.more', { title })}>
      <Actions pollId={pollId} />
    </Disclosure>
  );
}

import type { Option } from '@booth/shared';
import { useRef } from 'react';
import { PollWords } from '../../components/PollWords.tsx';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import classes from './ChosenStrip.module.css';

interface ChosenStripProps {
  /** In the order in which they were chosen. */
  options: readonly Option[];
  pollText: PollText;
  onRemove: (optionId: string) => void;
}

/** The chosen ones of many options, each with a button that removes it. */
export function ChosenStrip({ options, pollText, onRemove }: ChosenStripProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);

  function remove(optionId: string, index: number) {
    onRemove(optionId);
    // The button is gone, so the focus moves to the one in its place.
    const buttons = list.current?.querySelectorAll('button');
    const next = buttons?.[index + 1] ?? buttons?.[index - 1] ?? list.current;
    next?.focus({ preventScroll: true });
  }

  return (
    <ul ref={list} className={classes.strip} aria-label={t('screens.choice.chosenOptions')} tabIndex={-1}>
      {options.map((option, index) => (
        <li key={option.id}>
          <button
            type="button"
            className={classes.chip}
            aria-label={t('screens.choice.remove', { option: pollText(option.label) })}
            onClick={() => remove(option.id, index)}
          >
            <PollWords className={classes.label} text={option.label} by={pollText} />
            <svg viewBox="0 0 18 18" width={16} height={16} aria-hidden>
              <path d="M4 4l10 10M14 4L4 14" stroke="currentColor" strokeWidth={2.5} strokeLinecap="round" />
            </svg>
          </button>
        </li>
      ))}
    </ul>
  );
}

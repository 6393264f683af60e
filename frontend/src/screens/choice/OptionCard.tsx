import type { Option } from '@booth/shared';
import { useState } from 'react';
import { PLAIN_OPTION_COLOR } from '../../components/OptionStrip.tsx';
import { PollWords } from '../../components/PollWords.tsx';
import type { PollText } from '../../i18n/use-poll-text.ts';
import classes from './OptionCard.module.css';

interface OptionCardProps {
  option: Option;
  pollText: PollText;
  /** True if choosing this option gives up another. */
  single: boolean;
  isChosen: boolean;
  /** True if no more options can be chosen. A tap on the card says so. */
  isOutOfReach: boolean;
  isInvalid: boolean;
  onChoose: () => void;
}

/** The size of an option's picture in pixels. Any picture is fitted into it. */
const IMAGE_PIXELS = 48;

/**
 * An option's picture. Its alternative text is the label beside it. Leaves no gap if it can't be
 * loaded.
 */
function OptionImage({ address }: { address: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  return (
    <img
      src={address}
      alt=""
      width={IMAGE_PIXELS}
      height={IMAGE_PIXELS}
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      className={classes.image}
      onError={() => setMissing(true)}
    />
  );
}

function Tick() {
  return (
    <svg viewBox="0 0 18 18" width={18} height={18} aria-hidden>
      <path d="M3.5 9.5l4 4 7-8.5" fill="none" stroke="currentColor" strokeWidth={3} strokeLinecap="round" />
    </svg>
  );
}

/**
 * An option as a card with an ordinary checkbox or radio button inside, for keyboard and screen
 * readers.
 */
export function OptionCard(props: OptionCardProps) {
  const { option, pollText, single, isChosen, isOutOfReach, isInvalid, onChoose } = props;
  return (
    <label
      className={classes.card}
      data-chosen={isChosen || undefined}
      data-out-of-reach={(isOutOfReach && !isChosen) || undefined}
      style={{ '--option-color': option.color ?? PLAIN_OPTION_COLOR }}
    >
      <input
        type={single ? 'radio' : 'checkbox'}
        name="options"
        className={classes.input}
        checked={isChosen}
        aria-disabled={(isOutOfReach && !isChosen) || undefined}
        aria-invalid={isInvalid || undefined}
        onChange={onChoose}
      />
      {option.image !== undefined && <OptionImage key={option.image} address={option.image} />}
      <PollWords className={classes.label} text={option.label} by={pollText} />
      <span className={classes.mark} aria-hidden>
        {isChosen && <Tick />}
      </span>
    </label>
  );
}

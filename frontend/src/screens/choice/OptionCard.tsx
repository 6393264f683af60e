import type { Option } from '@booth/shared';
import { useState } from 'react';
import { PLAIN_OPTION_COLOR } from '../../components/OptionStrip.tsx';
import { PollWords } from '../../components/PollWords.tsx';
import type { PollText } from '../../i18n/use-poll-text.ts';
import classes from './OptionCard.module.css';

interface OptionCardProps {
  option: Option;
  pollText: PollText;
  /** Choosing this one gives up the other. */
  single: boolean;
  isChosen: boolean;
  /** As many as allowed are chosen: it can still be tapped, and says why it is refused. */
  isOutOfReach: boolean;
  isInvalid: boolean;
  onChoose: () => void;
}

/** Pixels of an option's picture, which is fitted into them, whatever its own size. */
const IMAGE_PIXELS = 48;

/** The label beside it says what it shows. A picture that can't be loaded leaves no gap. */
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
 * One option as a card; inside is an ordinary checkbox or radio button, so that keyboard and screen
 * reader know it.
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

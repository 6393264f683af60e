import type { Option } from '@booth/shared';
import { PLAIN_OPTION_COLOR } from '../../components/OptionStrip.tsx';
import { PollWords } from '../../components/PollWords.tsx';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import classes from './Field.module.css';

interface RankedOptionProps {
  option: Option;
  pollText: PollText;
  /** 1 is the best. */
  place: number;
  isLast: boolean;
  /** Negative is up. */
  onMove: (places: number) => void;
}

function Arrow({ down }: { down: boolean }) {
  return (
    <svg viewBox="0 0 18 18" width={20} height={20} aria-hidden>
      <path
        d={down ? 'M9 3v12M4 10l5 5 5-5' : 'M9 15V3M4 8l5-5 5 5'}
        fill="none"
        stroke="currentColor"
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** An option with its place, and buttons that move it. */
export function RankedOption({ option, pollText, place, isLast, onMove }: RankedOptionProps) {
  const { t } = useTranslation();
  const label = pollText(option.label);

  function mover(isStuck: boolean, places: number, name: string) {
    return (
      <button
        type="button"
        className={classes.move}
        data-moves={option.id}
        aria-label={name}
        // `disabled` would lose the focus when the option reaches an end.
        aria-disabled={isStuck || undefined}
        onClick={() => !isStuck && onMove(places)}
      >
        <Arrow down={places > 0} />
      </button>
    );
  }

  return (
    <li className={classes.placed} style={{ '--option-color': option.color ?? PLAIN_OPTION_COLOR }}>
      <span className={classes.what}>
        <span className={classes.place} aria-hidden>
          {place}
        </span>
        <PollWords className={classes.label} text={option.label} by={pollText} />
      </span>
      <span className={classes.moves}>
        {mover(place === 1, -1, t('screens.ranking.moveUp', { option: label }))}
        {mover(isLast, 1, t('screens.ranking.moveDown', { option: label }))}
      </span>
    </li>
  );
}

import { VisuallyHidden } from '../components/VisuallyHidden.tsx';
import classes from './OwnMark.module.css';

interface OwnMarkProps {
  /** The words for screen readers. */
  words: string;
  /** What is shown; a tick if left out. */
  text?: string | undefined;
}

/** The marks of options, by their ids. */
export type OwnOptions = ReadonlyMap<string, OwnMarkProps>;

/** Marks the reader's own answer. */
export function OwnMark({ words, text }: OwnMarkProps) {
  return (
    <span className={classes.own} data-own>
      <VisuallyHidden>{words}</VisuallyHidden>
      {text === undefined ? (
        <svg viewBox="0 0 18 18" width={14} height={14} aria-hidden>
          <path d="M3.5 9.5l4 4 7-8.5" fill="none" stroke="currentColor" strokeWidth={3} strokeLinecap="round" />
        </svg>
      ) : (
        <span aria-hidden>{text}</span>
      )}
    </span>
  );
}

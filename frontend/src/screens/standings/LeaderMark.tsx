import classes from './LeaderMark.module.css';

/** A crown instead of the rank, for the option with the most votes. */
export function LeaderMark() {
  return (
    <svg className={classes.mark} viewBox="0 0 24 24" aria-hidden>
      <path d="M4.5 19h15l1.8-11.2-5.3 3.6L12 4.6l-4 6.8-5.3-3.6z" fill="currentColor" />
    </svg>
  );
}

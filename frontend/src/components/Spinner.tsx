import classes from './Spinner.module.css';

/** Shows that something is running. Screen readers need a text beside it. */
export function Spinner({ isSmall = false }: { isSmall?: boolean }) {
  return <span className={classes.spinner} data-small={isSmall || undefined} aria-hidden />;
}

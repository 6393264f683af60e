import { choosableOptions, type Option } from '@booth/shared';
import classes from './OptionStrip.module.css';

/** The colour of an option that the poll gives none. */
export const PLAIN_OPTION_COLOR = '#7489d1';

/** Most options in the row: more would be wider than a phone by their gaps alone. */
const STRIP_OPTIONS_MAX = 24;

/** Options as a row of their colours, the first of many: the ballot's edge. Decoration. */
export function OptionStrip({ options }: { options: readonly Option[] }) {
  return (
    <div className={classes.strip} aria-hidden>
      {choosableOptions({ options })
        .slice(0, STRIP_OPTIONS_MAX)
        .map((option) => (
          <span key={option.id} style={{ backgroundColor: option.color ?? PLAIN_OPTION_COLOR }} />
        ))}
    </div>
  );
}

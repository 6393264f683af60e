import { choosableOptions, type Option } from '@booth/shared';
import classes from './OptionStrip.module.css';

/** The colour of an option that has none in the poll. */
export const PLAIN_OPTION_COLOR = '#7489d1';

/** With more options, the gaps alone would be wider than a phone. */
const STRIP_OPTIONS_MAX = 24;

/** A decorative row of the options' colours, like the edge of a ballot paper. */
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

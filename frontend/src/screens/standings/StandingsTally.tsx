import { type ReactNode, useId, useRef, useState } from 'react';
import type { PollText } from '../../features/poll/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { OwnOptions } from '../OwnMark.tsx';
import type { TallySize } from '../screen-view.ts';
import { useFittingRows } from './fitting-rows.ts';
import { Standings } from './Standings.tsx';
import { StandingsTable, type StandingsWords } from './StandingsTable.tsx';
import classes from './StandingsTally.module.css';
import type { Standing } from './standings.ts';

/** Most lines that a page shows at first: most readers look for the leaders. */
const LEADERS_MAX = 5;

interface StandingsTallyProps {
  standings: readonly Standing[];
  size: TallySize;
  pollText: PollText;
  /** What the reader answered: shown also where it does not lead. */
  own?: OwnOptions | undefined;
  /** For screen readers. */
  table: StandingsWords;
  /** What the numbers are. */
  note: ReactNode;
  /** What is said of the options that do not fit on a big screen. */
  rest: (standings: readonly Standing[]) => string;
}

/** The leaders, and all the others for who asks. */
function Leaders({ standings, pollText, own, table, note }: Omit<StandingsTallyProps, 'size' | 'rest'>) {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const listId = useId();
  const voted = standings.filter(({ count }) => count > 0);
  const leaders = voted.filter(({ option }, index) => index < LEADERS_MAX || own?.has(option.id) === true);
  const shown = showsAll ? standings : leaders;
  return (
    <div>
      <div id={listId}>
        <StandingsTable standings={shown} words={table} pollText={pollText} own={own} />
        <Standings size="page" pollText={pollText} own={own} standings={shown} />
      </div>
      <p className={classes.note}>
        {leaders.length < standings.length && (
          <button
            type="button"
            className={classes.all}
            aria-expanded={showsAll}
            aria-controls={listId}
            onClick={() => setShowsAll(!showsAll)}
          >
            {t(showsAll ? 'live.showLeaders' : 'live.showAll')}
          </button>
        )}
        <span>{note}</span>
      </p>
    </div>
  );
}

/** As many options as fit, and the rest in one line; screen readers have all of them. */
function Fitting({ standings, pollText, table, note, rest }: Omit<StandingsTallyProps, 'size' | 'own'>) {
  const frame = useRef<HTMLDivElement>(null);
  const { shown, height } = useFittingRows(frame, standings.length);
  const left = standings.slice(shown);
  return (
    <div className={classes.fitting}>
      <StandingsTable standings={standings} words={table} pollText={pollText} />
      <div ref={frame} className={classes.frame}>
        <Standings size="big" pollText={pollText} standings={standings.slice(0, shown)} rowHeight={height} />
      </div>
      <p className={classes.note}>
        {left.length > 0 && <span aria-hidden>{rest(left)}</span>}
        <span>{note}</span>
      </p>
    </div>
  );
}

/** Options by what was counted for them, and what the numbers mean. */
export function StandingsTally({ size, ...standings }: StandingsTallyProps) {
  return size === 'big' ? <Fitting {...standings} /> : <Leaders {...standings} />;
}

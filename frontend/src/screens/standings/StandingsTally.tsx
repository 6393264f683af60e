import { type ReactNode, use, useEffect, useId, useRef, useState } from 'react';
import { formatsOf } from '../../i18n/formats.ts';
import { textWidth } from '../../i18n/text-width.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { OwnOptions } from '../OwnMark.tsx';
import { PagesContext } from '../pages.ts';
import type { TallySize } from '../screen-view.ts';
import { arrangementOf } from './arrangement.ts';
import { Standings } from './Standings.tsx';
import { StandingsTable, type StandingsWords } from './StandingsTable.tsx';
import classes from './StandingsTally.module.css';
import type { Standing } from './standings.ts';
import { useFrame } from './use-frame.ts';

/** How many options a page shows at first. Most readers look for the leaders. */
const LEADERS_MAX = 5;

interface StandingsTallyProps {
  standings: readonly Standing[];
  size: TallySize;
  pollText: PollText;
  /** The reader's answer, which is always shown. */
  own?: OwnOptions | undefined;
  /** The words for screen readers. */
  table: StandingsWords;
  /** What the numbers mean. */
  note: ReactNode;
}

/** The leaders, and a button that shows the others. */
function Leaders({ standings, pollText, own, table, note }: Omit<StandingsTallyProps, 'size'>) {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const listId = useId();
  const leaders = standings.filter(({ option }, index) => index < LEADERS_MAX || own?.has(option.id) === true);
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

/**
 * All options as large as possible, on several pages if necessary. Screen readers get all of them.
 */
function Fitting({ standings, pollText, table, note }: Omit<StandingsTallyProps, 'size' | 'own'>) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const room = useRef<HTMLDivElement>(null);
  const frame = useFrame(room);
  const { page, onPages } = use(PagesContext);
  const labels = standings.map(({ option }) => textWidth(pollText(option.label)));
  const characters = Math.max(...standings.map((standing) => count(standing.count).length));
  const hasShares = standings.some(({ share }) => share !== undefined);
  const arrangement = frame && labels.length > 0 ? arrangementOf({ labels, characters, hasShares }, frame) : undefined;
  const total = standings.length;
  const pageSize = arrangement?.pageSize ?? total;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  useEffect(() => onPages(pages), [pages, onPages]);
  const from = Math.min(page, pages - 1) * pageSize;
  const to = Math.min(total, from + pageSize);
  return (
    <div className={classes.fitting}>
      <StandingsTable standings={standings} words={table} pollText={pollText} />
      <div ref={room} className={classes.frame}>
        {arrangement && (
          <Standings
            key={from}
            size="big"
            pollText={pollText}
            standings={standings.slice(from, to)}
            arrangement={arrangement}
          />
        )}
      </div>
      <p className={classes.note}>
        {pages > 1 && <span aria-hidden>{t('live.part', { from: from + 1, to, total })}</span>}
        <span>{note}</span>
      </p>
    </div>
  );
}

/** Options by their counts, and what the numbers mean. */
export function StandingsTally({ size, ...standings }: StandingsTallyProps) {
  return size === 'big' ? <Fitting {...standings} /> : <Leaders {...standings} />;
}

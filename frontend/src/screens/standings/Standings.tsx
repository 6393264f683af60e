import type { Option } from '@booth/shared';
import { use, useRef, useState } from 'react';
import { Celebration } from '../../components/celebration/Celebration.tsx';
import { PLAIN_OPTION_COLOR } from '../../components/OptionStrip.tsx';
import { PollWords } from '../../components/PollWords.tsx';
import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { ShowingContext } from '../counting-up.ts';
import { OwnMark, type OwnOptions } from '../OwnMark.tsx';
import type { TallySize } from '../screen-view.ts';
import type { Arrangement } from './arrangement.ts';
import { LeaderMark } from './LeaderMark.tsx';
import classes from './Standings.module.css';
import { isLeader, type Standing, standingsCountedUpTo } from './standings.ts';
import { useStandingsAnimation } from './use-standings-animation.ts';

/** Gold and white confetti, besides the leaders' colours. */
const CONFETTI = ['#ffd666', '#ffffff'];

const colorOf = ({ color }: Option): string => color ?? PLAIN_OPTION_COLOR;

/** The colour of a bar. Without a colour of its own, it follows the theme of the board. */
const barColorOf = ({ color }: Option): string => color ?? `var(--bar, ${PLAIN_OPTION_COLOR})`;

interface StandingsProps {
  standings: readonly Standing[];
  size: TallySize;
  pollText: PollText;
  /** The reader's answer, by the ids of options. */
  own?: OwnOptions | undefined;
  /** How the options fill a big screen. */
  arrangement?: Arrangement;
}

const sizesOf = ({ columns, rows, rowHeight, fontSize, lines }: Arrangement) => ({
  '--columns': columns,
  '--rows': rows,
  '--row-height': `${rowHeight}px`,
  '--lines': lines,
  fontSize,
});

/** Options as bars, the longest first. `StandingsTable` says the same to screen readers. */
export function Standings({ standings, size, pollText, own, arrangement }: StandingsProps) {
  const formats = formatsOf(useLanguage().language);
  const characters = Math.max(...standings.map(({ count }) => formats.count(count).length));
  const hasShares = standings.some(({ share }) => share !== undefined);
  const { progress, lead } = use(ShowingContext);
  const isCounting = progress < 1;
  const rows = standingsCountedUpTo(standings, progress);
  const leaders = standings.filter(isLeader);
  const [isCelebrated] = useState(isCounting);
  const list = useRef<HTMLOListElement>(null);
  useStandingsAnimation(list, rows.map(({ option }) => option.id).join(), isCounting);
  const markOf = (optionId: string) => {
    const mark = own?.get(optionId);
    return mark && <OwnMark {...mark} />;
  };
  return (
    <>
      <ol
        ref={list}
        className={classes.standings}
        data-size={size}
        data-shares={hasShares}
        aria-hidden
        data-counting={isCounting || undefined}
        data-lead={leaders.length > 0 ? lead : undefined}
        data-celebrated={isCelebrated || undefined}
        data-labels={arrangement?.labels}
        style={{ '--characters': characters, ...(arrangement && sizesOf(arrangement)) }}
      >
        {rows.map((standing) => {
          const { option, rank, count, share, length } = standing;
          const leads = lead !== undefined && isLeader(standing);
          return (
            <li
              key={option.id}
              className={classes.row}
              data-row={option.id}
              data-length={length}
              data-leads={leads || undefined}
              style={{ '--option-color': barColorOf(option), '--length': length }}
            >
              <span className={classes.rank} data-aside>
                {count > 0 && !isCounting && (leads ? <LeaderMark /> : rank)}
              </span>
              <span className={classes.label}>
                <PollWords text={option.label} by={pollText} />
                {markOf(option.id)}
              </span>
              <span className={classes.track}>
                <span className={classes.bar} data-bar />
              </span>
              <span className={classes.count} data-count>
                {formats.count(count)}
              </span>
              <span className={classes.share} data-aside>
                {share !== undefined && !isCounting && formats.percent(share)}
              </span>
            </li>
          );
        })}
      </ol>
      {isCelebrated && lead !== undefined && leaders.length > 0 && (
        <Celebration colors={[...leaders.map(({ option }) => colorOf(option)), ...CONFETTI]} />
      )}
    </>
  );
}

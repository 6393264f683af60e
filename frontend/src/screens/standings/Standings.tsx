import { useRef } from 'react';
import { PLAIN_OPTION_COLOR } from '../../features/poll/components/OptionStrip.tsx';
import { PollWords } from '../../features/poll/components/PollWords.tsx';
import type { PollText } from '../../features/poll/use-poll-text.ts';
import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { OwnMark, type OwnOptions } from '../OwnMark.tsx';
import type { TallySize } from '../screen-view.ts';
import type { Arrangement } from './arrangement.ts';
import classes from './Standings.module.css';
import type { Standing } from './standings.ts';
import { useStandingsAnimation } from './use-standings-animation.ts';

interface StandingsProps {
  standings: readonly Standing[];
  size: TallySize;
  pollText: PollText;
  /** What the reader answered, by the ids of options. */
  own?: OwnOptions | undefined;
  /** How they fill a big screen. */
  arrangement?: Arrangement;
}

const sizesOf = ({ columns, rows, rowHeight, fontSize, lines }: Arrangement) => ({
  '--columns': columns,
  '--rows': rows,
  '--row-height': `${rowHeight}px`,
  '--lines': lines,
  fontSize,
});

/** Options as bars, the longest first. */
export function Standings({ standings, size, pollText, own, arrangement }: StandingsProps) {
  const formats = formatsOf(useLanguage().language);
  const characters = Math.max(...standings.map(({ count }) => formats.count(count).length));
  const hasShares = standings.some(({ share }) => share !== undefined);
  const list = useRef<HTMLOListElement>(null);
  useStandingsAnimation(list, standings.map(({ option }) => option.id).join());
  const markOf = (optionId: string) => {
    const mark = own?.get(optionId);
    return mark && <OwnMark {...mark} />;
  };
  return (
    <ol
      ref={list}
      className={classes.standings}
      data-size={size}
      data-shares={hasShares}
      data-labels={arrangement?.labels}
      style={{ '--characters': characters, ...(arrangement && sizesOf(arrangement)) }}
    >
      {standings.map(({ option, rank, count, share, length }) => (
        <li
          key={option.id}
          className={classes.row}
          data-row={option.id}
          data-length={length}
          style={{ '--option-color': option.color ?? PLAIN_OPTION_COLOR, '--length': length }}
        >
          <span className={classes.rank} data-aside>
            {count > 0 && rank}
          </span>
          <span className={classes.label}>
            <PollWords text={option.label} by={pollText} />
            {markOf(option.id)}
          </span>
          <span className={classes.track} aria-hidden>
            <span className={classes.bar} data-bar />
          </span>
          <span className={classes.count}>{formats.count(count)}</span>
          <span className={classes.share} data-aside>
            {share !== undefined && formats.percent(share)}
          </span>
        </li>
      ))}
    </ol>
  );
}

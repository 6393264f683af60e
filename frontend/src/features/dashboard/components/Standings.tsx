import { inLanguage } from '@booth/shared';
import { useRef } from 'react';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import type { Standing } from '../standings.ts';
import { useStandingsAnimation } from '../use-standings-animation.ts';
import classes from './Standings.module.css';

/** `board`: one line each, for a big screen; `slip`: two lines each, for a phone. */
export type StandingsForm = 'board' | 'slip';

interface StandingsProps {
  standings: readonly Standing[];
  form: StandingsForm;
}

/** The tally as bars, the most first. */
export function Standings({ standings, form }: StandingsProps) {
  const { language } = useLanguage();
  const formats = formatsOf(language);
  const characters = Math.max(...standings.map(({ count }) => formats.count(count).length));
  const hasShares = standings.some(({ share }) => share !== undefined);
  const list = useRef<HTMLOListElement>(null);
  useStandingsAnimation(list, standings.map(({ option }) => option.id).join());
  return (
    <ol
      ref={list}
      className={classes.standings}
      data-form={form}
      data-shares={hasShares}
      style={{ '--characters': characters }}
    >
      {standings.map(({ option, rank, count, share, length }) => (
        <li
          key={option.id}
          className={classes.row}
          data-row={option.id}
          data-length={length}
          style={{ '--option-color': option.color ?? PLAIN_OPTION_COLOR, '--length': length }}
        >
          <span className={classes.rank}>{count > 0 && rank}</span>
          <span className={classes.label}>{inLanguage(option.label, language)}</span>
          <span className={classes.track} aria-hidden>
            <span className={classes.bar} data-bar />
          </span>
          <span className={classes.count}>{formats.count(count)}</span>
          <span className={classes.share}>{share !== undefined && formats.percent(share)}</span>
        </li>
      ))}
    </ol>
  );
}

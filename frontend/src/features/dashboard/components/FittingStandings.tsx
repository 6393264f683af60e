import { type ReactNode, useRef } from 'react';
import type { Standing } from '../standings.ts';
import { type RowHeight, useFittingRows } from '../use-fitting-rows.ts';
import classes from './FittingStandings.module.css';
import { Standings, type StandingsForm } from './Standings.tsx';

interface FittingStandingsProps {
  standings: readonly Standing[];
  form: StandingsForm;
  /** How low a row may be. */
  rows: RowHeight;
  /** What is said of those that do not fit. */
  rest: (standings: readonly Standing[]) => string;
  note: ReactNode;
}

/** The standings, as many as fit, and the rest in one line. */
export function FittingStandings({ standings, form, rows, rest, note }: FittingStandingsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const fitting = useFittingRows(frame, rows);
  const left = standings.slice(fitting);
  return (
    <div className={classes.fitting}>
      <div ref={frame} className={classes.frame}>
        <Standings form={form} standings={standings.slice(0, fitting)} />
      </div>
      <p className={classes.note}>
        {left.length > 0 && <span>{rest(left)}</span>}
        <span>{note}</span>
      </p>
    </div>
  );
}

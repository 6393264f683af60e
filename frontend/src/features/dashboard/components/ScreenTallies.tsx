import { inLanguage } from '@booth/shared';
import { useId } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';
import type { ScreenTally } from '../screen-tallies.ts';
import { RankingTally } from './RankingTally.tsx';
import { RatingTally } from './RatingTally.tsx';
import classes from './ScreenTallies.module.css';
import type { StandingsForm } from './Standings.tsx';

interface ScreenTalliesProps {
  tallies: readonly ScreenTally[];
  form: StandingsForm;
  /** `h3` below another heading of the results. */
  heading: 'h2' | 'h3';
  /** Most lines of a ranking; all where it is left out. */
  linesMax?: number;
}

function Screen({
  tally,
  form,
  heading: Title,
  linesMax,
}: Omit<ScreenTalliesProps, 'tallies'> & { tally: ScreenTally }) {
  const { language } = useLanguage();
  const titleId = useId();
  return (
    <section className={classes.screen} aria-labelledby={titleId} data-screen={tally.screen.id}>
      <Title id={titleId} className={classes.title}>
        {inLanguage(tally.screen.title, language)}
      </Title>
      {tally.type === 'rating' ? (
        <RatingTally tally={tally} />
      ) : (
        <RankingTally tally={tally} form={form} linesMax={linesMax} />
      )}
    </section>
  );
}

/** What the questions without votes came to, each under its title; nothing where there are none. */
export function ScreenTallies({ tallies, ...look }: ScreenTalliesProps) {
  if (tallies.length === 0) return null;
  return (
    <div className={classes.screens} data-form={look.form} data-count={tallies.length}>
      {tallies.map((tally) => (
        <Screen key={tally.screen.id} tally={tally} {...look} />
      ))}
    </div>
  );
}

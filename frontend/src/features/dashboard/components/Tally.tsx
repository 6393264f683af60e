import type { Poll, ResultsSnapshot } from '@booth/shared';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { standingsOf } from '../standings.ts';
import { BIG_SCREEN, useFittingRows } from '../use-fitting-rows.ts';
import { Standings } from './Standings.tsx';
import classes from './Tally.module.css';

/** The standings, as many as fit, and the rest in one line. */
export function Tally({ poll, snapshot }: { poll: Poll; snapshot: ResultsSnapshot }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const fitting = useFittingRows(frame);
  const isBig = useMediaQuery(BIG_SCREEN, true, { getInitialValueInEffect: false });
  const standings = standingsOf(poll.options, snapshot);
  const rest = standings.slice(fitting);
  const votes = rest.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className={classes.tally} aria-label={t('live.standings')}>
      <div ref={frame} className={classes.frame}>
        <Standings form={isBig ? 'board' : 'slip'} standings={standings.slice(0, fitting)} />
      </div>
      <p className={classes.note}>
        {rest.length > 0 && (
          <span>{t('live.more', { count: rest.length, votes: formatsOf(language).count(votes) })}</span>
        )}
        <span>{snapshot.ballots === 0 ? t('live.empty') : t('live.shareNote')}</span>
      </p>
    </section>
  );
}

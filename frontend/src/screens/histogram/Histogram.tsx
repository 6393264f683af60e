import { use } from 'react';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { countedUpTo, ShowingContext } from '../counting-up.ts';
import { TallyTable } from '../TallyTable.tsx';
import type { Bar } from './bars.ts';
import classes from './Histogram.module.css';

/** With more bars, a phone has no room for the figures beside them. */
const SHORT_SCALE_MAX = 6;
/** With more bars, a phone has no room for the count above each. */
const COUNTED_BARS_MAX = 11;

export interface NamedBar extends Bar {
  /** What was counted, in full. */
  name: string;
  /** A short name below the bar. Left out if there are too many bars. */
  label?: string;
  /** True if the reader's answer is in it. */
  isOwn?: boolean;
}

/** A figure about all answers, such as the mean. */
export interface Figure {
  value: number;
  inWords: (value: number) => string;
}

interface HistogramProps {
  /** The caption of the table for screen readers, and the heading of its rows. */
  table: { caption: string; of: string };
  /** Null if nobody has answered. Undefined if it is not shown. */
  mean?: Figure | null | undefined;
  /** Undefined if it is not shown. */
  median?: Figure | undefined;
  /** What follows the figures: a unit, or the end of the scale. */
  unit: string | undefined;
  bars: readonly NamedBar[];
  /** The labels below the bars, from the first to the last. */
  axis: readonly string[] | undefined;
}

/** A chart of answers on a scale: figures about all of them, and how often each part was given. */
export function Histogram({ table, mean, median, unit, bars: allBars, axis }: HistogramProps) {
  const { t } = useTranslation();
  const { progress } = use(ShowingContext);
  const bars = allBars.map((bar) => countedUpTo(bar, progress));
  const inWords = ({ value, inWords }: Figure) => inWords(value * progress);
  const { count, percent } = formatsOf(useLanguage().language);
  // Visitors who left the answer out are in no bar.
  const answers = bars.reduce((sum, bar) => sum + bar.count, 0);
  const characters = Math.max(...allBars.map((bar) => count(bar.count).length));
  // The unit is written smaller.
  const meanCharacters = mean?.inWords(mean.value).length ?? 1;
  const figureCharacters = meanCharacters + 0.4 * (unit === undefined ? 0 : unit.length + 1);
  const after = unit !== undefined && <span className={classes.unit}>{unit}</span>;
  return (
    <div
      className={classes.histogram}
      data-scale={bars.length > SHORT_SCALE_MAX ? 'long' : 'short'}
      data-dense={bars.length > COUNTED_BARS_MAX}
      data-counting={progress < 1 || undefined}
      style={{ '--bars': bars.length, '--characters': characters }}
    >
      <dl className={classes.figures} style={{ '--figure-characters': figureCharacters }}>
        {mean !== undefined && (
          <div className={classes.mean}>
            <dt>{t('live.mean')}</dt>
            <dd>
              {mean === null ? (
                <>
                  <span aria-hidden>–</span>
                  <VisuallyHidden>{t('live.noMean')}</VisuallyHidden>
                </>
              ) : (
                <>
                  <span data-mean>{inWords(mean)}</span> {after}
                </>
              )}
            </dd>
          </div>
        )}
        {median !== undefined && (
          <div>
            <dt>{t('live.median')}</dt>
            <dd>
              <span data-median>{inWords(median)}</span> {after}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('live.answers')}</dt>
          <dd data-answers>{count(answers)}</dd>
        </div>
      </dl>
      <div className={classes.distribution}>
        {allBars.every((bar) => bar.count === 0) && <p className={classes.empty}>{t('live.noAnswers')}</p>}
        <TallyTable
          {...table}
          columns={[t('live.answers'), t('live.table.share')]}
          rows={allBars.map((bar) => ({
            id: bar.name,
            name: bar.isOwn ? `${bar.name} ${t('live.own.answer')}` : bar.name,
            cells: [count(bar.count), percent(bar.share)],
          }))}
        />
        <ol className={classes.bars} aria-hidden>
          {bars.map((bar) => (
            <li
              key={bar.name}
              data-longest={bar.length === 1 || undefined}
              data-own={bar.isOwn || undefined}
              style={{ '--length': bar.length }}
            >
              <span className={classes.track}>
                {bar.count > 0 && <span className={classes.count}>{count(bar.count)}</span>}
                <span className={classes.bar} />
              </span>
              {bar.label !== undefined && <span>{bar.label}</span>}
            </li>
          ))}
        </ol>
        {axis && (
          <p className={classes.axis} aria-hidden>
            {axis.map((mark) => (
              <span key={mark}>{mark}</span>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}

import { inLanguage } from '@booth/shared';
import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import type { RatingStep, RatingTally as Tally } from '../screen-tallies.ts';
import classes from './RatingTally.module.css';

/** Most steps that a phone shows beside the figures. */
const SHORT_SCALE_MAX = 6;

/** How a question on a scale was answered: the mean, and how often each step of the scale was given. */
export function RatingTally({ tally }: { tally: Tally }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { count, decimal, percent } = formatsOf(language);
  const { answers, mean, steps } = tally;
  const { max, endLabels } = tally.screen;

  const inWords = ({ rating, meaning, ...step }: RatingStep) => {
    const named = meaning && t('live.stepMeaning', { rating, meaning: inLanguage(meaning, language) });
    return t('live.step', { rating: named ?? rating, count: count(step.count), share: percent(step.share) });
  };

  return (
    <div className={classes.rating} data-scale={steps.length > SHORT_SCALE_MAX ? 'long' : 'short'}>
      <dl className={classes.figures}>
        <div>
          <dt>{t('live.mean')}</dt>
          <dd className={classes.mean}>
            {mean === null ? (
              <>
                <span aria-hidden>–</span>
                <VisuallyHidden>{t('live.noMean')}</VisuallyHidden>
              </>
            ) : (
              <>
                <span data-mean>{decimal(mean)}</span> <span className={classes.scale}>{t('live.outOf', { max })}</span>
              </>
            )}
          </dd>
        </div>
        <div className={classes.answers}>
          <dt>{t('live.answers')}</dt>
          <dd data-answers>{count(answers)}</dd>
        </div>
      </dl>
      <div className={classes.distribution}>
        {answers === 0 && <p className={classes.empty}>{t('live.noAnswers')}</p>}
        <ol className={classes.steps} aria-label={t('live.distribution')}>
          {steps.map((step) => (
            <li key={step.rating} data-step={step.rating} style={{ '--length': step.length }}>
              <VisuallyHidden>{inWords(step)}</VisuallyHidden>
              <span className={classes.track} aria-hidden>
                {step.count > 0 && <span className={classes.count}>{count(step.count)}</span>}
                <span className={classes.bar} />
              </span>
              <span aria-hidden>{step.rating}</span>
            </li>
          ))}
        </ol>
        {endLabels && (
          <p className={classes.ends} aria-hidden>
            <span>{inLanguage(endLabels.low, language)}</span>
            <span>{inLanguage(endLabels.high, language)}</span>
          </p>
        )}
      </div>
    </div>
  );
}

import { Button } from '../../components/Button.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { usePollWords } from '../../i18n/use-poll-words.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { tick } from '../../page/haptics.ts';
import { type FieldProps, useIssueText, WHOLE_ANSWER } from '../screen-view.ts';
import classes from './Field.module.css';

/** With more steps in a row, each is narrower than 48 px on a phone of 320 px. */
const ROW_STEPS_MAX = 5;

/** A scale of ordinary radio buttons, for keyboard and screen readers. */
export function RatingField({ screen, answer, onChange, issues, pollText }: FieldProps<'rating'>) {
  const { t } = useTranslation();
  const issueText = useIssueText();
  const words = usePollWords(pollText);
  const { max, required, endLabels } = screen;
  const issue = issueText(issues.get(WHOLE_ANSWER));
  const chosen = answer.rating;
  const low = endLabels && pollText(endLabels.low);
  const high = endLabels && pollText(endLabels.high);
  const meaning = (step: number) => (step === 1 ? low : step === max ? high : undefined);
  const hint = t('screens.rating.rate', { max });
  return (
    <fieldset className={classes.rating} aria-describedby="rating-hint rating-issue">
      <VisuallyHidden as="legend" {...words(screen.title)}>
        {pollText(screen.title)}
      </VisuallyHidden>
      <p id="rating-hint" className={classes.hint}>
        {required ? hint : t('survey.orNothing', { hint })}
      </p>
      <div>
        <div className={classes.steps} style={{ '--rating-columns': max > ROW_STEPS_MAX ? Math.ceil(max / 2) : max }}>
          {Array.from({ length: max }, (_, index) => index + 1).map((step) => (
            <label key={step} className={classes.step} data-chosen={chosen === step || undefined}>
              <input
                type="radio"
                name="rating"
                className={classes.input}
                checked={chosen === step}
                required={required}
                aria-label={meaning(step) && t('screens.rating.meaning', { rating: step, meaning: meaning(step) })}
                aria-invalid={issue !== undefined || undefined}
                onChange={() => {
                  tick();
                  onChange({ type: 'rating', rating: step });
                }}
              />
              <span>{step}</span>
            </label>
          ))}
        </div>
        {endLabels && (
          <div className={classes.ends} aria-hidden>
            <span {...words(endLabels.low)}>{t('screens.rating.end', { rating: 1, meaning: low })}</span>
            <span {...words(endLabels.high)}>{t('screens.rating.end', { rating: max, meaning: high })}</span>
          </div>
        )}
      </div>
      <p id="rating-issue" className={classes.issue} role="alert">
        {issue}
      </p>
      {!required && chosen !== undefined && (
        <Button type="button" variant="plain" className={classes.clear} onClick={() => onChange({ type: 'rating' })}>
          {t('screens.rating.clear')}
        </Button>
      )}
    </fieldset>
  );
}

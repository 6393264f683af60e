import { type Answer, inLanguage, RATING_FIELD, type Screen } from '@booth/shared';
import { Button, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../i18n/use-language.ts';
import { type Faults, WHOLE_ANSWER } from '../answer-faults.ts';
import { useFaultText } from '../use-fault-text.ts';
import classes from './RatingField.module.css';

type RatingDraft = Extract<Answer, { type: 'rating' }>;

/** Most steps beside each other: more would be too narrow for a thumb on a phone. */
const ROW_STEPS_MAX = 6;

interface RatingFieldProps {
  screen: Extract<Screen, { type: 'rating' }>;
  draft: RatingDraft;
  faults: Faults;
  onChange: (draft: RatingDraft) => void;
}

/** A scale of numbers; inside are ordinary radio buttons, so that keyboard and screen reader know it. */
export function RatingField({ screen, draft, faults, onChange }: RatingFieldProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const faultText = useFaultText();
  const { max, required, endLabels } = screen;
  const fault = faultText(faults.get(RATING_FIELD) ?? faults.get(WHOLE_ANSWER));
  const chosen = draft.fields.rating;
  const low = endLabels && inLanguage(endLabels.low, language);
  const high = endLabels && inLanguage(endLabels.high, language);
  const meaning = (step: number) => (step === 1 ? low : step === max ? high : undefined);
  const hint = t('survey.rate', { max });
  return (
    <fieldset className={classes.rating} aria-describedby="rating-hint rating-fault">
      <VisuallyHidden component="legend">{inLanguage(screen.title, language)}</VisuallyHidden>
      <p id="rating-hint" className={classes.hint}>
        {required ? hint : `${hint} (${t('survey.optional')})`}
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
                aria-label={meaning(step) === undefined ? undefined : `${step}, ${meaning(step)}`}
                aria-invalid={fault !== undefined || undefined}
                onChange={() => onChange({ type: 'rating', fields: { rating: step } })}
              />
              <span>{step}</span>
            </label>
          ))}
        </div>
        {endLabels && (
          <div className={classes.ends} aria-hidden>
            <span>1: {low}</span>
            <span>
              {max}: {high}
            </span>
          </div>
        )}
      </div>
      <p id="rating-fault" className={classes.fault} role="alert">
        {fault}
      </p>
      {!required && chosen !== undefined && (
        <Button
          type="button"
          variant="subtle"
          className={classes.clear}
          onClick={() => onChange({ type: 'rating', fields: {} })}
        >
          {t('survey.clearRating')}
        </Button>
      )}
    </fieldset>
  );
}

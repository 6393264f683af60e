import type { ScreenOf } from '@booth/shared';
import { useState } from 'react';
import { PollWords } from '../../components/PollWords.tsx';
import { TextField } from '../../components/TextField.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import { tick } from '../../page/haptics.ts';
import { type FieldProps, useIssueText, WHOLE_ANSWER } from '../screen-view.ts';
import classes from './Field.module.css';

type Scale = Pick<ScreenOf<'number'>, 'min' | 'max' | 'step'>;

/** Numbers of polls have up to three decimals. */
const tidy = (value: number, decimals = 3): number => Number(value.toFixed(decimals));

/**
 * Returns the number of steps from the minimum. Rounds, because 0.3 is 2.99… binary steps of 0.1.
 */
const stepsTo = ({ min, step }: Scale, value: number): number => tidy((value - min) / step, 6);

const numberAt = ({ min, max, step }: Scale, steps: number): number =>
  Math.min(max, Math.max(min, tidy(min + steps * step)));

/** Returns the valid numbers on both sides of an invalid one. */
export function neighbours(scale: Scale, value: number): { below: number; above: number } {
  const steps = stepsTo(scale, value);
  return { below: numberAt(scale, Math.floor(steps)), above: numberAt(scale, Math.ceil(steps)) };
}

/** Returns the next valid number up or down. Starts next to 0 if there is none yet. */
export function stepFrom(scale: Scale, value: number | undefined, direction: 1 | -1): number {
  if (value === undefined) return neighbours(scale, 0).above;
  const steps = stepsTo(scale, value);
  return numberAt(scale, direction > 0 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1);
}

/**
 * Parses a typed number, also with the full-width digits of Japanese keyboards, a decimal comma, or
 * commas between thousands. Returns undefined for other texts.
 */
export function typedNumber(typed: string): number | undefined {
  const plain = typed
    .normalize('NFKC')
    .trim()
    .replace(/^[−ー]/, '-');
  const ungrouped = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain)
    ? plain.replaceAll(',', '')
    : plain.replace(/[,、。]/, '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(ungrouped) ? Number(ungrouped) : undefined;
}

/**
 * Returns the keyboard for a phone. `decimal` may lack the minus, and `numeric` the decimal point
 * as well
 * (https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Global_attributes/inputmode).
 */
function inputModeOf({ min, step }: Scale): 'text' | 'numeric' | 'decimal' {
  if (min < 0) return 'text';
  return Number.isInteger(min) && Number.isInteger(step) ? 'numeric' : 'decimal';
}

interface StepButtonProps {
  name: string;
  /** Adds the vertical stroke of the plus. */
  isPlus: boolean;
  isStuck: boolean;
  onStep: () => void;
}

function StepButton({ name, isPlus, isStuck, onStep }: StepButtonProps) {
  return (
    <button
      type="button"
      className={classes.step}
      aria-label={name}
      // `disabled` would lose the focus at the end of the scale.
      aria-disabled={isStuck || undefined}
      onClick={() => !isStuck && onStep()}
    >
      <svg viewBox="0 0 18 18" width={20} height={20} aria-hidden>
        <path d={isPlus ? 'M3 9h12M9 3v12' : 'M3 9h12'} stroke="currentColor" strokeWidth={2.5} strokeLinecap="round" />
      </svg>
    </button>
  );
}

const written = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** A number that is typed or changed in steps. A number input would refuse full-width digits. */
export function NumberField({ screen, answer, onChange, issues, pollText }: FieldProps<'number'>) {
  const { t } = useTranslation();
  const issueText = useIssueText();
  const { min, max, step, required } = screen;
  const { value } = answer;
  const [typed, setTyped] = useState(written(value));
  const [news, setNews] = useState('');
  const title = pollText(screen.title);
  const unit = screen.unit && pollText(screen.unit);
  const range = t(step === 1 ? 'screens.number.range' : 'screens.number.rangeInSteps', { min, max, step });
  const isNoNumber = value === undefined && typed.trim() !== '';

  const give = (next: number | undefined) =>
    onChange(next === undefined ? { type: 'number' } : { type: 'number', value: next });

  function stepper(direction: 1 | -1) {
    return (
      <StepButton
        name={t(direction > 0 ? 'screens.number.more' : 'screens.number.less')}
        isPlus={direction > 0}
        isStuck={value !== undefined && (direction > 0 ? value >= max : value <= min)}
        onStep={() => {
          tick();
          const next = stepFrom(screen, value, direction);
          setTyped(written(next));
          setNews(unit === undefined ? written(next) : t('screens.number.amount', { value: next, unit }));
          give(next);
        }}
      />
    );
  }

  return (
    <>
      <VisuallyHidden role="status">{news}</VisuallyHidden>
      <TextField
        // The heading above is the visible label.
        aria-label={unit === undefined ? title : t('screens.number.label', { title, unit })}
        description={required ? range : t('survey.orNothing', { hint: range })}
        descriptionAt="below"
        around={(input) => (
          <div className={classes.row}>
            {stepper(-1)}
            {input}
            {stepper(1)}
            {screen.unit && <PollWords className={classes.unit} text={screen.unit} by={pollText} aria-hidden />}
          </div>
        )}
        className={classes.input}
        inputMode={inputModeOf(screen)}
        autoComplete="off"
        required={required}
        error={issueText(issues.get(WHOLE_ANSWER)) ?? (isNoNumber && t('screens.number.required'))}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          give(typedNumber(currentTarget.value));
        }}
        // Shows the number that was understood.
        onBlur={() => value !== undefined && setTyped(written(value))}
      />
    </>
  );
}

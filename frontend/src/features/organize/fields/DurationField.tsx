import { Input, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionPart } from '../definition/definition-part.ts';
import classes from './DurationField.module.css';

interface DurationFieldProps {
  label: string;
  hint: string;
  /** In seconds. */
  part: DefinitionPart;
  /** The value if nothing is written. */
  fallback: number;
}

const MINUTE_SECONDS = 60;

/** Edits a duration in minutes and seconds. */
export function DurationField({ label, hint, part, fallback }: DurationFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const seconds = typeof part.value === 'number' ? part.value : fallback;
  const [minutes, rest] = [Math.trunc(seconds / MINUTE_SECONDS), seconds % MINUTE_SECONDS];
  const field = (unit: 'minutes' | 'seconds', value: number, secondsWith: (typed: number) => number) => (
    <TextInput
      type="number"
      inputMode="numeric"
      min={0}
      aria-label={t(`organize.editor.${unit}Of`, { label })}
      aria-describedby={part.issue === undefined ? `${id}-hint` : `${id}-hint ${id}-issue`}
      aria-invalid={part.issue !== undefined || undefined}
      rightSection={<span aria-hidden>{t(`organize.editor.${unit}`)}</span>}
      rightSectionWidth="3rem"
      value={value}
      onChange={({ currentTarget }) => part.set(secondsWith(Number(currentTarget.value)))}
    />
  );
  return (
    <fieldset data-path={part.path} className={classes.duration}>
      <legend>{label}</legend>
      <Input.Description id={`${id}-hint`}>{hint}</Input.Description>
      <div className={classes.parts}>
        {field('minutes', minutes, (typed) => typed * MINUTE_SECONDS + rest)}
        {field('seconds', rest, (typed) => minutes * MINUTE_SECONDS + typed)}
      </div>
      {part.issue !== undefined && <Input.Error id={`${id}-issue`}>{part.issue}</Input.Error>}
    </fieldset>
  );
}

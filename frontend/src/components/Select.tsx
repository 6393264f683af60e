import type { SelectHTMLAttributes } from 'react';
import classes from './LabelledField.module.css';
import { type FieldTexts, LabelledField } from './LabelledField.tsx';

interface SelectProps extends FieldTexts, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'children'> {
  choices: readonly { value: string; label: string }[];
}

/** A choice from a list, which the device shows in its own way. */
export function Select({ label, description, descriptionAt, error, id, className, choices, ...rest }: SelectProps) {
  return (
    <LabelledField {...{ label, description, descriptionAt, error, id, className }}>
      {(attributes) => (
        <div className={classes.select}>
          <select dir="auto" {...rest} {...attributes}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
            <path d="M3 5.5 8 10.5l5-5" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" />
          </svg>
        </div>
      )}
    </LabelledField>
  );
}

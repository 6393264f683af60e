import { Radio } from '@mantine/core';
import type { DefinitionPart } from '../definition/definition-part.ts';
import classes from './ChoiceField.module.css';

interface ChoiceFieldProps {
  label: string;
  part: DefinitionPart;
  /** The value if nothing is written. */
  fallback?: string;
  choices: readonly { value: string; label: string; hint: string }[];
  /** Disables the field, and says why. */
  disabledBecause?: string | undefined;
}

/** Offers a few choices, each with an explanation. */
export function ChoiceField({ label, part, fallback, choices, disabledBecause }: ChoiceFieldProps) {
  const isFixed = disabledBecause !== undefined;
  return (
    <Radio.Group
      data-path={part.path}
      label={label}
      description={disabledBecause}
      error={part.issue}
      value={typeof part.value === 'string' ? part.value : (fallback ?? null)}
      onChange={(value) => part.set(value)}
    >
      <div className={classes.choices}>
        {choices.map((choice) => (
          <Radio
            size="md"
            key={choice.value}
            className={classes.choice}
            value={choice.value}
            label={choice.label}
            description={choice.hint}
            disabled={isFixed}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

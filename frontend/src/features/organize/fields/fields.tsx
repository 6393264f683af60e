import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { type DefinitionPart, firstText, textIn } from '../definition/definition-part.ts';
import { languageName } from '../language-name.ts';
import classes from './fields.module.css';

interface FieldProps {
  label: string;
  part: DefinitionPart;
  description?: ReactNode;
  /** Disables the field, and says why. */
  keptBecause?: string | undefined;
}

interface TextsFieldProps extends FieldProps {
  isOptional?: boolean;
  /** True if the text may have several lines. */
  hasLines?: boolean;
}

/** Sets a text in one language. An empty text is removed. */
export function writeText(part: DefinitionPart, tag: string, value: string, isOptional = false): void {
  const isLast = part.languages.every((other) => other === tag || textIn(part.at(other)) === '');
  if (value !== '') part.at(tag).set(value);
  // An empty title stays: the title says which languages the poll has.
  else if (part.path === 'title') part.at(tag).set('');
  else if (isOptional && isLast) part.set(undefined);
  else part.at(tag).set(undefined);
}

/**
 * Edits a text in all languages of the poll. Readers of a language without a text get the first
 * one, which is the placeholder.
 */
export function TextsField({ label, part, description, isOptional = false, hasLines = false }: TextsFieldProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const Input = hasLines ? Textarea : TextInput;
  return (
    <div className={classes.texts} data-path={part.path}>
      {part.languages.map((tag, index) => {
        const text = part.at(tag);
        const issue = text.issue ?? (index === 0 ? part.issue : undefined);
        return (
          <Input
            key={tag}
            classNames={hasLines ? { input: classes.lines } : {}}
            label={
              part.languages.length === 1
                ? label
                : t('organize.form.inLanguage', { label, language: languageName(tag, language) })
            }
            description={index === 0 ? description : undefined}
            // Below the input, so that fields side by side are aligned.
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required={index === 0 && !isOptional}
            lang={tag}
            dir="auto"
            placeholder={index === 0 || issue !== undefined ? undefined : firstText(part)}
            error={issue}
            data-path={text.path}
            value={textIn(text)}
            onChange={({ currentTarget }) => writeText(part, tag, currentTarget.value, isOptional)}
          />
        );
      })}
    </div>
  );
}

interface NumberFieldProps extends FieldProps {
  /** The value if nothing is written. */
  fallback?: number;
  min?: number;
  max?: number;
  step?: number | 'any';
}

/** Edits a number. An empty field removes it. */
export function NumberField(props: NumberFieldProps) {
  const { label, part, description, keptBecause, fallback, min, max, step = 'any' } = props;
  return (
    <TextInput
      type="number"
      inputMode={step === 'any' || (min ?? -1) < 0 ? 'decimal' : 'numeric'}
      step={step}
      min={min}
      max={max}
      label={label}
      description={keptBecause ?? description}
      disabled={keptBecause !== undefined}
      required={fallback === undefined}
      placeholder={fallback === undefined ? undefined : String(fallback)}
      error={part.issue}
      data-path={part.path}
      value={typeof part.value === 'number' ? part.value : ''}
      onChange={({ currentTarget: { value } }) => part.set(value === '' ? undefined : Number(value))}
    />
  );
}

interface SelectFieldProps<Value extends string | number> extends FieldProps {
  choices: readonly { value: Value; label: string }[];
  /** The value if nothing is written. */
  fallback: Value;
  onChange?: (value: Value) => void;
}

/** Selects one of a few values. An unknown value stays until another is chosen. */
export function SelectField<Value extends string | number>({
  label,
  part,
  description,
  choices,
  fallback,
  onChange = part.set,
}: SelectFieldProps<Value>) {
  const written = part.value === undefined ? fallback : part.value;
  const isOther = choices.every(({ value }) => value !== written);
  return (
    <NativeSelect
      label={label}
      description={description}
      error={part.issue}
      data-path={part.path}
      value={String(written)}
      onChange={({ currentTarget }) => {
        const chosen = choices.find(({ value }) => String(value) === currentTarget.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={String(choice.value)}>
          {choice.label}
        </option>
      ))}
      {isOther && <option value={String(written)}>{String(written)}</option>}
    </NativeSelect>
  );
}

/** Edits a boolean. */
export function CheckboxField({ label, part, description }: FieldProps) {
  return (
    <Checkbox
      label={label}
      description={description}
      error={part.issue}
      data-path={part.path}
      checked={part.value === true}
      onChange={({ currentTarget }) => part.set(currentTarget.checked)}
    />
  );
}

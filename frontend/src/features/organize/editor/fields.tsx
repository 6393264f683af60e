import { Checkbox, TextInput } from '@mantine/core';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { type Part, textIn } from '../definition/part.ts';
import { languageName } from '../language-name.ts';
import classes from './fields.module.css';

interface FieldProps {
  label: string;
  part: Part;
}

/**
 * A text in the languages of the poll. One that is left empty is not written: readers of that
 * language get the first one, which stands there as a placeholder.
 */
export function TextsField({ label, part, isOptional = false }: FieldProps & { isOptional?: boolean }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const inAll = part.languages.map((tag) => ({ tag, text: part.at(tag) }));
  const shown = inAll.map(({ text }) => textIn(text)).find((text) => text !== '');
  return (
    <div className={classes.texts}>
      {inAll.map(({ tag, text }, index) => (
        <TextInput
          key={tag}
          label={t('organize.form.inLanguage', { label, language: languageName(tag, language) })}
          lang={tag}
          dir="auto"
          placeholder={shown}
          error={text.issue ?? (index === 0 ? part.issue : undefined)}
          value={textIn(text)}
          onChange={({ currentTarget: { value } }) => {
            const isLast = inAll.every((other) => other.tag === tag || textIn(other.text) === '');
            if (value !== '') text.set(value);
            else if (isOptional && isLast) part.set(undefined);
            else text.set(undefined);
          }}
        />
      ))}
    </div>
  );
}

/** @param atFirst what counts where nothing is written */
export function NumberField({ label, part, atFirst }: FieldProps & { atFirst?: number }) {
  return (
    <TextInput
      type="number"
      inputMode="decimal"
      step="any"
      label={label}
      placeholder={atFirst === undefined ? undefined : String(atFirst)}
      error={part.issue}
      value={typeof part.value === 'number' ? part.value : ''}
      onChange={({ currentTarget: { value } }) => part.set(value === '' ? undefined : Number(value))}
    />
  );
}

export function CheckboxField({ label, part }: FieldProps) {
  return (
    <Checkbox
      label={label}
      error={part.issue}
      checked={part.value === true}
      onChange={({ currentTarget }) => part.set(currentTarget.checked)}
    />
  );
}

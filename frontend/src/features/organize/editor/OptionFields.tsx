import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withValue } from '../definition/edit-text.ts';
import { type FormView, newOptionId } from '../definition/form-view.ts';
import classes from './OptionFields.module.css';

/** Shown for an option without a colour; it is written only when somebody chooses it. */
const COLOR_AT_FIRST = '#2b3f92';

interface OptionFieldsProps {
  text: string;
  options: FormView['options'];
  onChange: (text: string) => void;
}

/** The options as fields: their names, colours, and whether they can be chosen. */
export function OptionFields({ text, options, onChange }: OptionFieldsProps) {
  const { t } = useTranslation();
  const [added, setAdded] = useState('');
  const add = () => {
    const id = newOptionId(
      added,
      options.map((option) => option.id),
    );
    onChange(withValue(text, ['options', options.length], { id, label: { en: added.trim(), ja: added.trim() } }));
    setAdded('');
  };
  return (
    <fieldset className={classes.options}>
      <legend>{t('organize.form.options')}</legend>
      <ol>
        {options.map((option, index) => (
          <li key={option.id}>
            <TextInput
              label={t('organize.form.labelEn', { option: option.id })}
              value={option.label.en}
              onChange={({ currentTarget }) =>
                onChange(withValue(text, ['options', index, 'label', 'en'], currentTarget.value))
              }
            />
            <TextInput
              label={t('organize.form.labelJa', { option: option.id })}
              lang="ja"
              value={option.label.ja}
              onChange={({ currentTarget }) =>
                onChange(withValue(text, ['options', index, 'label', 'ja'], currentTarget.value))
              }
            />
            <label className={classes.color}>
              {t('organize.form.color')}
              <input
                type="color"
                value={option.color ?? COLOR_AT_FIRST}
                onChange={({ currentTarget }) =>
                  onChange(withValue(text, ['options', index, 'color'], currentTarget.value))
                }
              />
            </label>
            <Checkbox
              label={t('organize.form.hidden')}
              checked={option.hidden}
              onChange={({ currentTarget }) =>
                onChange(withValue(text, ['options', index, 'hidden'], currentTarget.checked))
              }
            />
          </li>
        ))}
      </ol>
      <div className={classes.add}>
        <TextInput
          label={t('organize.form.newOption')}
          value={added}
          onChange={({ currentTarget }) => setAdded(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || added.trim() === '') return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" onClick={add} disabled={added.trim() === ''}>
          {t('organize.form.addOption')}
        </Button>
      </div>
    </fieldset>
  );
}

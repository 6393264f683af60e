import { OptionId } from '@booth/shared';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import { SortableList } from '../components/SortableList.tsx';
import { type Part, textIn } from '../definition/part.ts';
import { CheckboxField, TextsField } from './fields.tsx';
import classes from './OptionsField.module.css';

const WHOLE_ID = /[^a-z0-9]+/g;

/**
 * An id for a new option: made of its name where that has letters of English, and like no other of
 * its screen.
 */
export function newOptionId(label: string, taken: readonly string[]): string {
  const slug = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(WHOLE_ID, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  const stem = OptionId.safeParse(slug).success ? slug : 'option';
  const numbered = (count: number) => (count === 1 && stem !== 'option' ? stem : `${stem}-${count}`);
  let count = 1;
  while (taken.includes(numbered(count))) count += 1;
  return numbered(count);
}

/** The options of a screen: their names, colours, and whether they can be chosen. */
export function OptionsField({ part }: { part: Part }) {
  const { t } = useTranslation();
  const [added, setAdded] = useState('');
  const options = part.list();
  const [firstLanguage = 'en'] = part.languages;
  const add = () => {
    const label = added.trim();
    const taken = options.map((option) => textIn(option.at('id')));
    part.at(options.length).set({ id: newOptionId(label, taken), label: { [firstLanguage]: label } });
    setAdded('');
  };
  return (
    <fieldset className={classes.options}>
      <legend>{t('organize.form.options')}</legend>
      <SortableList
        label={t('organize.form.options')}
        items={options.map((option) => ({ id: textIn(option.at('id')), label: textIn(option.at('id')), option }))}
        onMove={part.move}
      >
        {({ option }, _, handle) => (
          <div className={classes.row}>
            {handle}
            <TextsField label={textIn(option.at('id'))} part={option.at('label')} />
            <label className={classes.color}>
              {t('organize.form.color')}
              <input
                type="color"
                // What is shown without a colour is written only when somebody chooses it.
                value={textIn(option.at('color')) || PLAIN_OPTION_COLOR}
                onChange={({ currentTarget }) => option.at('color').set(currentTarget.value)}
              />
            </label>
            <CheckboxField label={t('organize.form.hidden')} part={option.at('hidden')} />
          </div>
        )}
      </SortableList>
      <div className={classes.add}>
        <TextInput
          label={t('organize.form.newOption')}
          lang={firstLanguage}
          dir="auto"
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

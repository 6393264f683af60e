import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { withValue } from '../definition/edit-text.ts';
import { formViewOf } from '../definition/form-view.ts';
import classes from './DefinitionForm.module.css';
import { OptionFields } from './OptionFields.tsx';

interface DefinitionFormProps {
  text: string;
  onChange: (text: string) => void;
}

/** The common parts of a definition as fields; they write into the same text as the editor beside them. */
export function DefinitionForm({ text, onChange }: DefinitionFormProps) {
  const { t } = useTranslation();
  const view = formViewOf(text);
  if (view === undefined) return <p>{t('organize.form.noJson')}</p>;
  return (
    <div className={classes.form}>
      <TextInput
        label={t('organize.form.titleEn')}
        value={view.title.en}
        onChange={({ currentTarget }) => onChange(withValue(text, ['title', 'en'], currentTarget.value))}
      />
      <TextInput
        label={t('organize.form.titleJa')}
        lang="ja"
        value={view.title.ja}
        onChange={({ currentTarget }) => onChange(withValue(text, ['title', 'ja'], currentTarget.value))}
      />
      <OptionFields text={text} options={view.options} onChange={onChange} />
    </div>
  );
}

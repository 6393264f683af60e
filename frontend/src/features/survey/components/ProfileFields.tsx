import { type Answer, charactersOf, type Field, inLanguage, ownValue, type Screen } from '@booth/shared';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../i18n/use-language.ts';
import type { Fault, Faults } from '../answer-faults.ts';
import { useFaultText } from '../use-fault-text.ts';
import classes from './ProfileFields.module.css';

type ProfileDraft = Extract<Answer, { type: 'profile' }>;

interface ProfileFieldsProps {
  screen: Extract<Screen, { type: 'profile' }>;
  draft: ProfileDraft;
  faults: Faults;
  onChange: (draft: ProfileDraft) => void;
}

interface ProfileFieldProps {
  field: Field;
  value: string | boolean | undefined;
  fault: string | undefined;
  onChange: (value: string | boolean) => void;
}

function ProfileField({ field, value, fault, onChange }: ProfileFieldProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const label = inLanguage(field.label, language);
  if (field.type === 'checkbox') {
    return (
      <Checkbox
        size="md"
        classNames={{ body: classes.checkbox, labelWrapper: classes.checkboxLabel }}
        label={label}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const shared = {
    size: 'lg',
    label,
    error: fault,
    required: field.required,
    withAsterisk: false,
    ...(field.required ? {} : { description: t('survey.optional') }),
    classNames: { label: classes.label, description: classes.description, root: classes.field },
    value: typeof value === 'string' ? value : '',
  };
  return field.type === 'select' ? (
    <NativeSelect
      {...shared}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('survey.notChosen') },
        ...field.choices.map((choice) => ({ value: choice.id, label: inLanguage(choice.label, language) })),
      ]}
    />
  ) : (
    <TextInput {...shared} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

/**
 * Told while it is typed. Not `maxLength`: browsers count UTF-16 units there, the server
 * characters.
 */
function tooLong(field: Field, value: string | boolean | undefined): Fault | undefined {
  if (field.type !== 'text' || typeof value !== 'string') return undefined;
  return charactersOf(value) > field.maxCharacters ? { kind: 'too-long', max: field.maxCharacters } : undefined;
}

export function ProfileFields({ screen, draft, faults, onChange }: ProfileFieldsProps) {
  const faultText = useFaultText();
  return (
    <div className={classes.fields}>
      {screen.fields.map((field) => (
        <ProfileField
          key={field.id}
          field={field}
          value={ownValue(draft.fields, field.id)}
          fault={faultText(faults.get(field.id) ?? tooLong(field, ownValue(draft.fields, field.id)))}
          onChange={(value) => onChange({ ...draft, fields: { ...draft.fields, [field.id]: value } })}
        />
      ))}
    </div>
  );
}

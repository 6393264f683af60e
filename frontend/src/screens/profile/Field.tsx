import { charactersOf, ownValue, type ScreenOf } from '@booth/shared';
import { Checkbox } from '../../components/Checkbox.tsx';
import { PollWords } from '../../components/PollWords.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { type AnswerIssue, type FieldProps, useIssueText } from '../screen-view.ts';
import classes from './Field.module.css';

type Field = ScreenOf<'profile'>['fields'][number];

interface ProfileFieldProps {
  field: Field;
  value: string | boolean | undefined;
  issue: string | undefined;
  onChange: (value: string | boolean) => void;
  pollText: PollText;
}

function ProfileField({ field, value, issue, onChange, pollText }: ProfileFieldProps) {
  const { t } = useTranslation();
  const label = <PollWords text={field.label} by={pollText} />;
  if (field.type === 'checkbox') {
    return (
      <Checkbox label={label} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
    );
  }
  const shared = {
    label,
    error: issue,
    required: field.required,
    ...(field.required ? {} : { description: t('survey.optional'), descriptionAt: 'beside' as const }),
    value: typeof value === 'string' ? value : '',
  };
  return field.type === 'select' ? (
    <Select
      {...shared}
      onChange={(event) => onChange(event.currentTarget.value)}
      choices={[
        { value: '', label: t('screens.profile.notChosen') },
        ...field.choices.map((choice) => ({ value: choice.id, label: pollText(choice.label) })),
      ]}
    />
  ) : (
    <TextField {...shared} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

/**
 * Returns an issue while the text is typed. `maxLength` would count UTF-16 units, and the server
 * counts characters.
 */
function tooLong(field: Field, value: string | boolean | undefined): AnswerIssue | undefined {
  if (field.type !== 'text' || typeof value !== 'string' || charactersOf(value) <= field.maxCharacters)
    return undefined;
  return { text: 'issue.too-long', values: { max: field.maxCharacters } };
}

export function ProfileFields({ screen, answer, onChange, issues, pollText }: FieldProps<'profile'>) {
  const issueText = useIssueText();
  return (
    <div className={classes.fields}>
      {screen.fields.map((field) => (
        <ProfileField
          key={field.id}
          field={field}
          value={ownValue(answer.fields, field.id)}
          issue={issueText(issues.get(field.id) ?? tooLong(field, ownValue(answer.fields, field.id)))}
          onChange={(value) => onChange({ ...answer, fields: { ...answer.fields, [field.id]: value } })}
          pollText={pollText}
        />
      ))}
    </div>
  );
}

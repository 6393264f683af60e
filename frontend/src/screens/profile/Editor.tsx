import { CHOICES_MAX, FIELDS_MAX, FREE_TEXT_MAX_CHARACTERS } from '@booth/shared';
import { textIn } from '../../features/organize/definition/definition-part.ts';
import { CheckboxField, NumberField, SelectField } from '../../features/organize/fields/fields.tsx';
import { ListField, type MemberProps, nameOf } from '../../features/organize/fields/ListField.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

const FIELD_TYPES = ['text', 'select', 'checkbox'] as const;
type FieldType = (typeof FIELD_TYPES)[number];

/** The properties that only fields of each type have. */
const OWN: Record<FieldType, readonly string[]> = {
  text: ['required', 'maxCharacters'],
  select: ['required', 'choices'],
  checkbox: [],
};

/** The properties of a field, except its label. */
function FieldDetails({ member: field }: MemberProps) {
  const { t } = useTranslation();
  const type = FIELD_TYPES.find((known) => known === field.at('type').value);
  const [language = 'en'] = field.languages;
  const turnInto = (next: FieldType) => {
    const gone = ['required', 'maxCharacters', 'choices'].filter(
      (name) => field.at(name).value !== undefined && !OWN[next].includes(name),
    );
    const choices = [1, 2].map((count) => ({
      id: `choice-${count}`,
      label: { [language]: t('organize.blank.option', { count }) },
    }));
    field.setAll([
      { path: ['type'], value: next },
      ...gone.map((name) => ({ path: [name], value: undefined })),
      ...(next === 'select' && field.at('choices').value === undefined ? [{ path: ['choices'], value: choices }] : []),
    ]);
  };
  return (
    <>
      <SelectField
        label={t('organize.form.profile.type')}
        part={field.at('type')}
        fallback="text"
        choices={FIELD_TYPES.map((value) => ({ value, label: t(`organize.form.profile.${value}`) }))}
        onChange={turnInto}
      />
      {type === 'text' && (
        <NumberField
          label={t('organize.part.maxCharacters')}
          part={field.at('maxCharacters')}
          fallback={80}
          min={1}
          max={FREE_TEXT_MAX_CHARACTERS}
          step={1}
        />
      )}
      {type !== 'checkbox' && <CheckboxField label={t('organize.form.required')} part={field.at('required')} />}
      {type === 'select' && (
        <ListField
          kind="choices"
          legend={t('organize.part.choices')}
          newLabel={t('organize.form.profile.newChoice')}
          part={field.at('choices')}
          most={CHOICES_MAX}
          stem="choice"
        />
      )}
    </>
  );
}

function ProfileEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return (
    <ListField
      kind="fields"
      legend={t('organize.part.fields')}
      newLabel={t('organize.form.profile.newField')}
      part={part.at('fields')}
      most={FIELDS_MAX}
      stem="field"
      defaults={{ type: 'text' }}
      Details={FieldDetails}
    />
  );
}

export const editor: ScreenEditor<'profile'> = {
  Editor: ProfileEditor,
  blank: ({ t, language }) => ({
    type: 'profile',
    title: { [language]: t('organize.blank.title') },
    fields: [{ id: 'name', type: 'text', label: { [language]: t('organize.blank.field') } }],
  }),
  // Rules on free text are written as JSON.
  branchChoices: (part, { t, language }) =>
    part
      .at('fields')
      .list()
      .flatMap((field) => {
        const id = textIn(field.at('id'));
        const name = nameOf(field, language);
        switch (field.at('type').value) {
          case 'select':
            return field
              .at('choices')
              .list()
              .map((choice) => ({
                value: `${id}=${textIn(choice.at('id'))}`,
                label: t('organize.branch.field', { field: name, value: nameOf(choice, language) }),
              }));
          case 'checkbox':
            return [
              { value: `${id}=true`, label: t('organize.branch.ticked', { field: name }) },
              { value: `${id}=false`, label: t('organize.branch.unticked', { field: name }) },
            ];
          default:
            return [];
        }
      }),
};

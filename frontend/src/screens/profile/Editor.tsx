import { Fragment } from 'react';
import { textIn } from '../../features/organize/definition/part.ts';
import { CheckboxField, TextsField } from '../../features/organize/editor/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function ProfileEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return part
    .at('fields')
    .list()
    .map((field) => (
      <Fragment key={field.path}>
        <TextsField label={textIn(field.at('id'))} part={field.at('label')} />
        {field
          .at('choices')
          .list()
          .map((choice) => (
            <TextsField key={choice.path} label={textIn(choice.at('id'))} part={choice.at('label')} />
          ))}
        {field.at('type').value !== 'checkbox' && (
          <CheckboxField label={t('organize.form.required')} part={field.at('required')} />
        )}
      </Fragment>
    ));
}

export const editor: ScreenEditor<'profile'> = {
  Editor: ProfileEditor,
  blank: ({ t, language }) => ({
    type: 'profile',
    title: { [language]: t('organize.blank.title') },
    fields: [{ id: 'name', type: 'text', label: { [language]: t('organize.blank.field') } }],
  }),
  branchChoices: () => undefined,
};

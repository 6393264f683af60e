import { FREE_TEXT_MAX_CHARACTERS } from '@booth/shared';
import { CheckboxField, NumberField } from '../../features/organize/fields/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function TextEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return (
    <>
      <NumberField
        label={t('organize.part.maxCharacters')}
        part={part.at('maxCharacters')}
        fallback={280}
        min={1}
        max={FREE_TEXT_MAX_CHARACTERS}
        step={1}
      />
      <CheckboxField label={t('organize.form.required')} part={part.at('required')} />
    </>
  );
}

export const editor: ScreenEditor<'text'> = {
  Editor: TextEditor,
  blank: ({ t, language }) => ({ type: 'text', title: { [language]: t('organize.blank.title') } }),
  branchChoices: () => undefined,
};

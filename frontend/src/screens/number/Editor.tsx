import { CheckboxField, NumberField, TextsField } from '../../features/organize/editor/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function NumberEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return (
    <>
      <NumberField label={t('screens.number.min')} part={part.at('min')} />
      <NumberField label={t('screens.number.max')} part={part.at('max')} />
      <NumberField label={t('screens.number.step')} part={part.at('step')} atFirst={1} />
      <TextsField label={t('screens.number.unit')} part={part.at('unit')} isOptional />
      <CheckboxField label={t('organize.form.required')} part={part.at('required')} />
    </>
  );
}

export const editor: ScreenEditor<'number'> = {
  Editor: NumberEditor,
  blank: ({ t, language }) => ({
    type: 'number',
    title: { [language]: t('organize.blank.title') },
    min: 0,
    max: 100,
    step: 1,
  }),
  branchChoices: () => undefined,
};

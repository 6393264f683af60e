import type { Part } from '../../features/organize/definition/part.ts';
import { CheckboxField, NumberField, TextsField } from '../../features/organize/editor/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function RatingEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  const ends = part.at('endLabels');
  const ofEnd = (name: 'low' | 'high'): Part => {
    const [own, other] = [ends.at(name), ends.at(name === 'low' ? 'high' : 'low')];
    // Neither is written without the other.
    return { ...own, set: (value) => (value === undefined && other.value === undefined ? ends : own).set(value) };
  };
  return (
    <>
      <NumberField label={t('screens.rating.max')} part={part.at('max')} atFirst={5} />
      <TextsField label={t('screens.rating.low')} part={ofEnd('low')} isOptional />
      <TextsField label={t('screens.rating.high')} part={ofEnd('high')} isOptional />
      <CheckboxField label={t('organize.form.required')} part={part.at('required')} />
    </>
  );
}

export const editor: ScreenEditor<'rating'> = {
  Editor: RatingEditor,
  blank: ({ t, language }) => ({ type: 'rating', title: { [language]: t('organize.blank.title') }, max: 5 }),
  branchChoices: () => undefined,
};

import { NumberField } from '../../features/organize/editor/fields.tsx';
import { OptionsField } from '../../features/organize/editor/OptionsField.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function ChoiceEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return (
    <>
      <OptionsField part={part.at('options')} />
      <NumberField label={t('screens.choice.min')} part={part.at('min')} atFirst={1} />
      <NumberField label={t('screens.choice.max')} part={part.at('max')} atFirst={1} />
    </>
  );
}

export const editor: ScreenEditor<'choice'> = {
  Editor: ChoiceEditor,
  blank: ({ t, language }) => ({
    type: 'choice',
    title: { [language]: t('organize.blank.title') },
    options: [1, 2].map((count) => ({
      id: `option-${count}`,
      label: { [language]: t('organize.blank.option', { count }) },
    })),
    min: 1,
    max: 1,
  }),
  branchChoices: () => undefined,
};

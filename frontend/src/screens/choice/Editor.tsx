import { CHOSEN_OPTIONS_MAX } from '@booth/shared';
import type { DefinitionPart } from '../../features/organize/definition/definition-part.ts';
import { SelectField } from '../../features/organize/fields/fields.tsx';
import { OptionsField, optionChoices } from '../../features/organize/fields/OptionsField.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

const numberIn = ({ value }: DefinitionPart, fallback: number): number =>
  typeof value === 'number' ? value : fallback;

/** The fewest and the most options to choose. If one passes the other, both move. */
function ChosenFields({ part }: EditorProps) {
  const { t } = useTranslation();
  const min = numberIn(part.at('min'), 1);
  const max = numberIn(part.at('max'), 1);
  const choosable = part
    .at('options')
    .list()
    .filter((option) => option.at('hidden').value !== true).length;
  const most = Math.min(CHOSEN_OPTIONS_MAX, Math.max(1, choosable));
  const counts = Array.from({ length: most + 1 }, (_, value) => ({
    value,
    label: value === 0 ? t('organize.form.choice.none') : String(value),
  }));
  return (
    <>
      <SelectField
        label={t('organize.form.choice.min')}
        part={part.at('min')}
        fallback={1}
        choices={counts}
        onChange={(value) => {
          const along = value > max ? [{ path: ['max'], value }] : [];
          part.setAll([{ path: ['min'], value }, ...along]);
        }}
      />
      <SelectField
        label={t('organize.form.choice.max')}
        part={part.at('max')}
        fallback={1}
        choices={counts.slice(1)}
        onChange={(value) => {
          const along = value < min ? [{ path: ['min'], value }] : [];
          part.setAll([...along, { path: ['max'], value }]);
        }}
      />
    </>
  );
}

function ChoiceEditor({ part }: EditorProps) {
  return (
    <>
      <OptionsField screen={part} />
      <ChosenFields part={part} />
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
  branchChoices: optionChoices,
};

import { OptionsField, optionChoices } from '../../features/organize/fields/OptionsField.tsx';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function RankingEditor({ part }: EditorProps) {
  return <OptionsField screen={part} />;
}

export const editor: ScreenEditor<'ranking'> = {
  Editor: RankingEditor,
  blank: ({ t, language }) => ({
    type: 'ranking',
    title: { [language]: t('organize.blank.title') },
    options: [1, 2, 3].map((count) => ({
      id: `option-${count}`,
      label: { [language]: t('organize.blank.option', { count }) },
    })),
  }),
  branchChoices: optionChoices,
};

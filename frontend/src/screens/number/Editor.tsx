import { binsOf, NumberScreen } from '@booth/shared';
import { textIn } from '../../features/organize/definition/definition-part.ts';
import { useAnsweredScreen } from '../../features/organize/definition/stored-poll.ts';
import { CheckboxField, NumberField, TextsField } from '../../features/organize/fields/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

function NumberEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  const answered = useAnsweredScreen(textIn(part.at('id')));
  const keptBecause = answered?.type === 'number' ? t('organize.form.number.kept') : undefined;
  return (
    <>
      <NumberField label={t('organize.form.number.min')} part={part.at('min')} keptBecause={keptBecause} />
      <NumberField label={t('organize.form.number.max')} part={part.at('max')} keptBecause={keptBecause} />
      <NumberField
        label={t('organize.form.number.step')}
        part={part.at('step')}
        fallback={1}
        keptBecause={keptBecause}
      />
      <TextsField
        label={t('organize.part.unit')}
        description={t('organize.form.number.unitHint')}
        part={part.at('unit')}
        isOptional
      />
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
  // Only if each number has a bar of its own. A longer list takes longer than typing a number.
  branchChoices: (part) => {
    const screen = NumberScreen.safeParse(part.value).data;
    const bins = screen === undefined ? [] : binsOf(screen);
    return bins.length > 0 && bins.every(({ from, to }) => from === to)
      ? bins.map(({ from }) => ({ value: String(from), label: String(from) }))
      : undefined;
  },
};

import { NumberField } from '../../features/organize/editor/fields.tsx';
import { OptionsField } from '../../features/organize/editor/OptionsField.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps } from '../screen-view.ts';

export default function ChoiceEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return (
    <>
      <OptionsField part={part.at('options')} />
      <NumberField label={t('screens.choice.min')} part={part.at('min')} atFirst={1} />
      <NumberField label={t('screens.choice.max')} part={part.at('max')} atFirst={1} />
    </>
  );
}

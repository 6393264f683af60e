import { CheckboxField, NumberField } from '../../features/organize/editor/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps } from '../screen-view.ts';

export default function TextEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  return (
    <>
      <NumberField label={t('screens.text.maxCharacters')} part={part.at('maxCharacters')} atFirst={280} />
      <CheckboxField label={t('organize.form.required')} part={part.at('required')} />
    </>
  );
}

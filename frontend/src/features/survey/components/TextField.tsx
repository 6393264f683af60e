import { type Answer, charactersOf, inLanguage, type Screen } from '@booth/shared';
import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../i18n/use-language.ts';
import { type Faults, WHOLE_ANSWER } from '../answer-faults.ts';
import { useFaultText } from '../use-fault-text.ts';

type TextDraft = Extract<Answer, { type: 'text' }>;

interface TextFieldProps {
  screen: Extract<Screen, { type: 'text' }>;
  draft: TextDraft;
  faults: Faults;
  onChange: (draft: TextDraft) => void;
}

export function TextField({ screen, draft, faults, onChange }: TextFieldProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const faultText = useFaultText();
  // Not `maxLength`: browsers count UTF-16 units there, and would cut an emoji off that the server
  // takes.
  const used = charactersOf(draft.text);
  const tooLong = used > screen.maxCharacters ? ({ kind: 'too-long', max: screen.maxCharacters } as const) : undefined;
  const counted = t('survey.characters', { used, max: screen.maxCharacters });
  return (
    <Textarea
      size="lg"
      rows={6}
      // The heading above is the visible label.
      aria-label={inLanguage(screen.title, language)}
      description={screen.required ? counted : `${counted} (${t('survey.optional')})`}
      inputWrapperOrder={['input', 'description', 'error']}
      required={screen.required}
      error={faultText(faults.get(WHOLE_ANSWER) ?? tooLong)}
      value={draft.text}
      onChange={(event) => onChange({ type: 'text', text: event.currentTarget.value })}
    />
  );
}

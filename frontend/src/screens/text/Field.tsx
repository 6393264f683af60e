import { charactersOf } from '@booth/shared';
import { TextArea } from '../../components/TextArea.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import { type AnswerIssue, type FieldProps, useIssueText, WHOLE_ANSWER } from '../screen-view.ts';

export function TextField({ screen, answer, onChange, issues, pollText }: FieldProps<'text'>) {
  const { t } = useTranslation();
  const issueText = useIssueText();
  const { required, maxCharacters } = screen;
  // `maxLength` would count UTF-16 units, and cut off emoji that the server accepts.
  const used = charactersOf(answer.text);
  const tooLong: AnswerIssue | undefined =
    used > maxCharacters ? { text: 'issue.too-long', values: { max: maxCharacters } } : undefined;
  const counted = t('screens.text.characters', { used, max: maxCharacters });
  return (
    <TextArea
      rows={6}
      // The heading above is the visible label.
      aria-label={pollText(screen.title)}
      description={required ? counted : t('survey.orNothing', { hint: counted })}
      descriptionAt="below"
      required={required}
      error={issueText(issues.get(WHOLE_ANSWER) ?? tooLong)}
      value={answer.text}
      onChange={(event) => onChange({ type: 'text', text: event.currentTarget.value })}
    />
  );
}

import { RATING_STEPS_MAX, RATING_STEPS_MIN } from '@booth/shared';
import { type DefinitionPart, firstText, textIn } from '../../features/organize/definition/definition-part.ts';
import { useAnsweredScreen } from '../../features/organize/definition/stored-poll.ts';
import { CheckboxField, SelectField, TextsField } from '../../features/organize/fields/fields.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { EditorProps, ScreenEditor } from '../screen-editor.ts';

const STEPS_AT_FIRST = 5;

/** Returns all ratings of the scale, lowest first. */
function scaleIn(part: DefinitionPart): number[] {
  const { value = STEPS_AT_FIRST } = part.at('max');
  const steps = typeof value === 'number' && value >= 1 && value <= RATING_STEPS_MAX ? Math.floor(value) : 0;
  return Array.from({ length: steps }, (_, index) => index + 1);
}

function RatingEditor({ part }: EditorProps) {
  const { t } = useTranslation();
  const answered = useAnsweredScreen(textIn(part.at('id')));
  const fewest = answered?.type === 'rating' ? answered.max : RATING_STEPS_MIN;
  const ends = part.at('endLabels');
  const ofEnd = (name: 'low' | 'high'): DefinitionPart => {
    const [own, other] = [ends.at(name), ends.at(name === 'low' ? 'high' : 'low')];
    // Both ends are written, or none.
    return { ...own, set: (value) => (value === undefined && other.value === undefined ? ends : own).set(value) };
  };
  const most = scaleIn(part).at(-1) ?? STEPS_AT_FIRST;
  return (
    <>
      <SelectField
        label={t('organize.form.rating.max')}
        description={fewest > RATING_STEPS_MIN ? t('organize.form.rating.kept') : undefined}
        part={part.at('max')}
        fallback={STEPS_AT_FIRST}
        choices={Array.from({ length: RATING_STEPS_MAX - fewest + 1 }, (_, index) => ({
          value: fewest + index,
          label: t('organize.form.rating.scale', { max: fewest + index }),
        }))}
      />
      <TextsField label={t('organize.form.rating.end', { rating: 1 })} part={ofEnd('low')} isOptional />
      <TextsField label={t('organize.form.rating.end', { rating: most })} part={ofEnd('high')} isOptional />
      <CheckboxField label={t('organize.form.required')} part={part.at('required')} />
    </>
  );
}

export const editor: ScreenEditor<'rating'> = {
  Editor: RatingEditor,
  blank: ({ t, language }) => ({
    type: 'rating',
    title: { [language]: t('organize.blank.title') },
    max: STEPS_AT_FIRST,
  }),
  branchChoices: (part, { t, language }) => {
    const scale = scaleIn(part);
    return scale.map((rating) => {
      const end = rating === 1 ? 'low' : rating === scale.length ? 'high' : undefined;
      const meaning = end === undefined ? '' : firstText(part.at('endLabels', end), language);
      return {
        value: String(rating),
        label: meaning === '' ? String(rating) : t('screens.rating.meaning', { rating, meaning }),
      };
    });
  },
};

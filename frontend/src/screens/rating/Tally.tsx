import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { Histogram } from '../histogram/Histogram.tsx';
import type { TallyProps } from '../screen-view.ts';
import { ratingSteps } from './scale.ts';

/** The mean, and how often each rating was given. */
export function RatingTally({ screen, tally, own, pollText }: TallyProps<'rating'>) {
  const { t } = useTranslation();
  const { decimal } = formatsOf(useLanguage().language);
  const mean = tally?.mean ?? null;
  return (
    <Histogram
      table={{ caption: t('screens.rating.distribution'), of: t('screens.rating.name') }}
      mean={mean === null ? null : { value: mean, inWords: decimal }}
      unit={t('screens.rating.outOf', { max: screen.max })}
      bars={ratingSteps(screen, tally).map(({ rating, meaning, ...bar }) => ({
        ...bar,
        name: meaning ? t('screens.rating.meaning', { rating, meaning: pollText(meaning) }) : String(rating),
        label: String(rating),
        isOwn: own?.rating === rating,
      }))}
      axis={screen.endLabels && [pollText(screen.endLabels.low), pollText(screen.endLabels.high)]}
    />
  );
}

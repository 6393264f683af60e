import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { type Figure, Histogram } from '../histogram/Histogram.tsx';
import type { TallyProps } from '../screen-view.ts';
import { axisOf, hasRoomForLabels, meanDecimals, numberBins } from './bins.ts';

const figureOf = (value: number | null | undefined, inWords: Figure['inWords']): Figure | undefined =>
  value === null || value === undefined ? undefined : { value, inWords };

/** The mean, the median, and how often numbers of each bin were given. */
export function NumberTally({ screen, tally, own, pollText }: TallyProps<'number'>) {
  const { t } = useTranslation();
  const { count: exact, decimal } = formatsOf(useLanguage().language);
  const unit = screen.unit && pollText(screen.unit);
  const inWords = (value: number) => decimal(value, meanDecimals(screen));
  const withUnit = (value: string) => (unit === undefined ? value : t('screens.number.amount', { value, unit }));

  const bins = numberBins(screen, tally);
  // A bin of several numbers only tells how many there are.
  const isEstimate = bins.some(({ from, to }) => from !== to);
  const isLabelled = hasRoomForLabels(bins, exact);
  return (
    <Histogram
      table={{ caption: t('screens.number.distribution'), of: t('screens.number.name') }}
      mean={figureOf(tally?.mean, inWords) ?? null}
      median={figureOf(tally?.median, (value) =>
        isEstimate ? t('screens.number.about', { value: inWords(value) }) : inWords(value),
      )}
      unit={unit}
      bars={bins.map(({ from, to, ...bar }) => ({
        ...bar,
        name: withUnit(from === to ? exact(from) : t('screens.number.range', { min: from, max: to })),
        ...(isLabelled && { label: exact(from) }),
        isOwn: own?.value !== undefined && own.value >= from && own.value <= to,
      }))}
      axis={isLabelled ? undefined : axisOf(screen).map(exact)}
    />
  );
}

import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { TallyProps } from '../screen-view.ts';
import { StandingsTally } from '../standings/StandingsTally.tsx';
import { standingsOf } from '../standings/standings.ts';

/** Options by their points. Each answer gives an option one point for each option below it. */
export function RankingTally({ screen, tally, own, size, pollText }: TallyProps<'ranking'>) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const { answers = 0, points = [] } = tally ?? {};
  const counts = new Map(points.map((option) => [option.optionId, option.points]));
  const ownPlace = (place: number) => ({
    words: t('screens.ranking.own', { place }),
    text: t('screens.ranking.ownShort', { place }),
  });
  return (
    <StandingsTally
      size={size}
      pollText={pollText}
      own={new Map(own?.order.map((id, index) => [id, ownPlace(index + 1)]))}
      // Points have no share of the answers.
      standings={standingsOf(screen.options, counts)}
      table={{ caption: t('screens.ranking.table'), counted: t('screens.ranking.counted') }}
      note={
        answers === 0 ? t('live.noAnswers') : t('screens.ranking.points', { count: answers, answers: count(answers) })
      }
    />
  );
}

import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { TallyProps } from '../screen-view.ts';
import { StandingsTally } from '../standings/StandingsTally.tsx';
import { standingsOf } from '../standings/standings.ts';

/** Options by their votes, and the share of answers that chose each. */
export function ChoiceTally({ screen, tally, own, size, pollText }: TallyProps<'choice'>) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const { answers = 0, options = [] } = tally ?? {};
  const votes = new Map(options.map((option) => [option.optionId, option.count]));
  return (
    <StandingsTally
      size={size}
      pollText={pollText}
      own={new Map(own?.optionIds.map((id) => [id, { words: t('live.own.vote') }]))}
      standings={standingsOf(screen.options, votes, { answers, isSingle: screen.max === 1 })}
      table={{ caption: t('screens.choice.table'), counted: t('screens.choice.votes') }}
      note={
        answers === 0
          ? t('screens.choice.noVotes')
          : t('screens.choice.share', { count: answers, answers: count(answers) })
      }
    />
  );
}

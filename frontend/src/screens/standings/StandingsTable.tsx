import { use } from 'react';
import { PollWords } from '../../components/PollWords.tsx';
import { formatsOf } from '../../i18n/formats.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { ShowingContext } from '../counting-up.ts';
import type { OwnOptions } from '../OwnMark.tsx';
import { TallyTable } from '../TallyTable.tsx';
import { isLeader, leaderWords, type Standing } from './standings.ts';

/** The words of the table that depend on the screen type. */
export interface StandingsWords {
  caption: string;
  /** What is counted for an option. */
  counted: string;
}

interface StandingsTableProps {
  standings: readonly Standing[];
  words: StandingsWords;
  pollText: PollText;
  own?: OwnOptions | undefined;
}

/** The same as `Standings`, for screen readers. */
export function StandingsTable({ standings, words, pollText, own }: StandingsTableProps) {
  const { t } = useTranslation();
  const formats = formatsOf(useLanguage().language);
  const { lead } = use(ShowingContext);
  const rankOf = (standing: Standing) =>
    lead !== undefined && isLeader(standing) ? t(leaderWords(lead, standings)) : formats.count(standing.rank);
  const hasShares = standings.some(({ share }) => share !== undefined);
  return (
    <TallyTable
      caption={words.caption}
      of={t('live.table.option')}
      columns={[t('live.table.rank'), words.counted, ...(hasShares ? [t('live.table.share')] : [])]}
      rows={standings.map((standing) => {
        const { option, count, share } = standing;
        return {
          id: option.id,
          name: (
            <>
              <PollWords text={option.label} by={pollText} /> {own?.get(option.id)?.words}
            </>
          ),
          cells: [
            count > 0 ? rankOf(standing) : undefined,
            formats.count(count),
            share === undefined ? undefined : formats.percent(share),
          ],
        };
      })}
    />
  );
}

import type { Poll, ResultsSnapshot } from '@booth/shared';
import { useEffect, useState } from 'react';
import { VisuallyHidden } from '../../../components/VisuallyHidden.tsx';
import { formatsOf } from '../../../i18n/formats.ts';
import type { TextKey } from '../../../i18n/translate.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { wordingOf } from '../../poll/wording.ts';
import { type CountedScreen, countedScreens } from '../../results/counted-screens.ts';
import { useFreshness } from '../../results/use-freshness.ts';
import { headlineOf } from '../headline.ts';
import { createSpeaker, type Fact } from '../speaker.ts';

/** More leaders than this are announced as a number. */
const NAMED_LEADERS_MAX = 3;

/** Returns a function that gives the fact about a question; none if nothing is counted yet. */
function useHeadlineFact(poll: Poll): (counted: CountedScreen) => Fact[] {
  const { t } = useTranslation();
  const { decimal, list } = formatsOf(useLanguage().language);
  const pollText = usePollText(poll);
  return (counted) => {
    const { id, title } = counted.screen;
    const headline = headlineOf(counted);
    if (headline === undefined) return [];
    const fact = (value: string, words: string): Fact[] => [{ about: `screen ${id}`, value, words }];
    const of = { title: pollText(title) };
    if (headline.kind === 'mean') {
      const mean = decimal(headline.mean);
      return fact(mean, t('live.spoken.mean', { ...of, mean }));
    }
    const options = headline.options.map(({ label }) => pollText(label));
    return fact(
      headline.options.map((option) => option.id).join(),
      options.length > NAMED_LEADERS_MAX
        ? t('live.spoken.tied', { ...of, count: options.length })
        : t('live.spoken.leaders', { ...of, options: list(options) }),
    );
  };
}

interface AnnouncerProps {
  poll: Poll;
  /** Undefined while the results are hidden. */
  snapshot: ResultsSnapshot | undefined;
  /** The state of the voting, and of its results. */
  states: readonly TextKey[];
}

/**
 * Announces changes to screen readers: numbers, the state of the poll, and a lost connection.
 * Nothing else on the board speaks.
 */
export function Announcer({ poll, snapshot, states }: AnnouncerProps) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const { known, contact } = useLiveResults();
  const freshness = useFreshness(contact, known.confirmedAt);
  const headlineFact = useHeadlineFact(poll);
  const wording = wordingOf(poll);
  const turnout = poll.turnoutShown ? known.turnout?.ballots : undefined;
  const ballots = snapshot?.ballots ?? turnout ?? 0;
  const isInTrouble = freshness === 'reconnecting' || freshness === 'offline';

  const facts: Fact[] = [
    // As long as the numbers arrive, it doesn't matter how.
    { about: 'connection', value: isInTrouble ? freshness : 'well', words: t(`live.${freshness}`) },
    ...states.map((state) => ({ about: state, value: state, words: t(state, wording) })),
    ...(ballots === 0
      ? []
      : [
          {
            about: 'voters',
            value: ballots,
            words: t('live.spoken.voters', { ...wording, count: ballots, voters: count(ballots) }),
          },
        ]),
    ...(snapshot === undefined ? [] : countedScreens(poll, snapshot).flatMap(headlineFact)),
  ];

  const [said, say] = useState<readonly Fact[]>([]);
  const [speaker] = useState(() => createSpeaker(say, facts));
  useEffect(() => speaker.tell(facts));
  useEffect(() => speaker.stop, [speaker]);
  return (
    <VisuallyHidden as="div" role="status">
      {said.map(({ about, words }) => (
        <p key={about}>{words}</p>
      ))}
    </VisuallyHidden>
  );
}

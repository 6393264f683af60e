import { type Answers, type HomeView, type Option, PUBLIC_VIEWER, phaseOf, resultsVisible } from '@booth/shared';
import type { ReactNode } from 'react';
import { Celebration } from '../../../components/celebration/Celebration.tsx';
import { Heading } from '../../../components/Heading.tsx';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { PollWords } from '../../../components/PollWords.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { firstOptionsOf } from '../../../screens/index.ts';
import { useMoment } from '../../../time/use-moment.ts';
import { wordingOf } from '../../poll/wording.ts';
import { OwnAnswersContext } from '../../results/own-answers.ts';
import { useVoterName } from '../identity/use-voter-name.ts';
import { GivenAnswers } from './GivenAnswers.tsx';
import { givenAnswers } from './given-answers.ts';
import { Share } from './Share.tsx';
import { Stamp } from './Stamp.tsx';
import { VisibleResults } from './VisibleResults.tsx';
import classes from './Voted.module.css';

interface VotedProps {
  home: HomeView;
  /** True if this device's ballot counts; false if an earlier ballot of this voter counts. */
  counted: boolean;
  /** True if the ballot was cast just now. */
  isNew: boolean;
  /** The answers of the ballot, as far as they are known. */
  answers: Answers;
  /** What the voter can still do. */
  children?: ReactNode;
}

/** The colours of the stamp and of the poll's options. */
const celebrationColors = (options: readonly Option[]): string[] => [
  ...['#cb3a24', '#fa7259', '#7489d1', '#ffd166'],
  ...options.flatMap(({ color }) => color ?? []),
];

/** The end: the ballot with its stamp and answers, and the results. */
export function Voted({ home, counted, isNew, answers, children }: VotedProps) {
  const { t } = useTranslation();
  const { poll } = home;
  const pollText = usePollText(poll);
  const wording = wordingOf(poll);
  const at = useMoment(poll);
  const isOpen = phaseOf(poll, at) === 'open';
  // True if the big screen shows the results, including this vote.
  const isWatchable = isOpen && resultsVisible(poll, PUBLIC_VIEWER, at);
  const { handle: name } = useVoterName(poll);
  const title = counted ? t('voted.thanks') : t('voted.alreadyTitle', wording);
  useTitle(title);
  const already =
    poll.identity === 'code'
      ? t('voted.alreadyCode', wording)
      : name
        ? t('voted.alreadyHandle', { ...wording, name })
        : t('voted.already', wording);
  const own = counted ? answers : {};
  return (
    <PhonePage
      head={
        <div className={classes.head}>
          <Heading>{title}</Heading>
          <p>{counted ? t(isWatchable ? 'voted.countedWatch' : 'voted.counted', wording) : already}</p>
        </div>
      }
    >
      <div className={classes.ballot}>
        <div>
          <PollWords as="p" className={classes.poll} text={poll.title} by={pollText} />
          {counted && name && <p className={classes.voter}>{t('voted.as', { ...wording, name })}</p>}
          <GivenAnswers given={givenAnswers(poll, own, pollText)} pollText={pollText} />
        </div>
        <Stamp wording={wording} />
      </div>
      {children}
      {/* An entry code is for one person, who can't pass the poll on. */}
      {isOpen && poll.identity !== 'code' && <Share poll={poll} />}
      <OwnAnswersContext value={own}>
        <VisibleResults home={home} hasVoted />
      </OwnAnswersContext>
      {isNew && counted && <Celebration colors={celebrationColors(firstOptionsOf(poll))} />}
    </PhonePage>
  );
}

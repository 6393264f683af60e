import { type Answers, type HomeView, PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { claimOf } from '../../identity/claim.ts';
import { useMoment } from '../../opening/use-moment.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import { usePollText } from '../../poll/use-poll-text.ts';
import { wordingOf } from '../../poll/wording.ts';
import { usePollRecord } from '../../visitor/use-poll-record.ts';
import { votedOptions } from '../voted-options.ts';
import { Outcome } from './Outcome.tsx';
import { Stamp } from './Stamp.tsx';
import classes from './Voted.module.css';

interface VotedProps {
  home: HomeView;
  /**
   * Whether this device's ballot is the one that counts; otherwise an earlier one of this voter
   * does.
   */
  counted: boolean;
  /** Of the ballot, as far as they are known. */
  answers: Answers;
  /** What the voter can still do. */
  children?: ReactNode;
}

/** The @name that the vote is under, where the poll asks for one. */
function useVoterName({ poll: { pollId, identity } }: HomeView): string | undefined {
  const { claims } = useBooth();
  const result = claimOf(identity, usePollRecord(claims, pollId) ?? {});
  return 'claim' in result ? result.claim.handle : undefined;
}

/** The end: the ballot with its stamp, what was voted for, and how it stands. */
export function Voted({ home, counted, answers, children }: VotedProps) {
  const { t } = useTranslation();
  const { poll } = home;
  const pollText = usePollText(poll);
  const wording = wordingOf(poll);
  const isShown = resultsVisible(poll, PUBLIC_VIEWER, useMoment(poll));
  const name = useVoterName(home);
  const title = counted ? t('voted.thanks') : t('voted.alreadyTitle', wording);
  useTitle(title);
  const already =
    poll.identity === 'code'
      ? t('voted.alreadyCode', wording)
      : name
        ? t('voted.alreadyHandle', { ...wording, name })
        : t('voted.already', wording);
  const voted = counted ? votedOptions(poll, answers) : [];
  return (
    <PhonePage
      head={
        <div className={classes.head}>
          <Heading>{title}</Heading>
          <p>{counted ? t(isShown ? 'voted.countedWatch' : 'voted.counted', wording) : already}</p>
        </div>
      }
    >
      <div className={classes.ballot}>
        <div>
          <p className={classes.poll}>{pollText(poll.title)}</p>
          {counted && name && <p className={classes.voter}>{t('voted.as', { ...wording, name })}</p>}
          {voted.length > 0 && (
            <section aria-labelledby="your-votes">
              <h2 id="your-votes">{t('voted.yours')}</h2>
              {voted.map(({ screen, options }) => (
                <div key={screen.id}>
                  {voted.length > 1 && <h3>{pollText(screen.title)}</h3>}
                  <ul>
                    {options.map((option) => (
                      <li key={option.id} style={{ borderColor: option.color ?? PLAIN_OPTION_COLOR }}>
                        {pollText(option.label)}
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
            </section>
          )}
        </div>
        <Stamp wording={wording} />
      </div>
      {children}
      <Outcome home={home} hasVoted />
    </PhonePage>
  );
}

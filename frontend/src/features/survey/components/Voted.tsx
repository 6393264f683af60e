import { type Answers, type HomeView, ownValue, type Poll, screenTypeOf } from '@booth/shared';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { screenViewOf } from '../../../screens/index.ts';
import { claimOf } from '../../identity/claim.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import { usePollText } from '../../poll/use-poll-text.ts';
import { usePollRecord } from '../../visitor/use-poll-record.ts';
import { Outcome } from './Outcome.tsx';
import { Stamp } from './Stamp.tsx';
import classes from './Voted.module.css';

interface VotedProps {
  home: HomeView;
  /** Whether this device's ballot is the one that counts; otherwise an earlier one of this voter does. */
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

/** What was voted for, by screen. */
function votesIn({ screens }: Pick<Poll, 'screens'>, answers: Answers) {
  return screens.flatMap((screen) => {
    const answer = ownValue(answers, screen.id);
    const votes = answer === undefined ? [] : screenTypeOf(answer).votes(answer);
    const options = screenViewOf(screen)
      .options(screen)
      .filter(({ id }) => votes.includes(id));
    return options.length === 0 ? [] : [{ screen, options }];
  });
}

/** The end: the ballot with its stamp, what was voted for, and how it stands. */
export function Voted({ home, counted, answers, children }: VotedProps) {
  const { t } = useTranslation();
  const { poll } = home;
  const { identity } = poll;
  const pollText = usePollText(poll);
  const name = useVoterName(home);
  const title = t(counted ? 'voted.thanks' : 'voted.alreadyTitle');
  useTitle(title);
  const already =
    identity === 'code' ? t('voted.alreadyCode') : name ? t('voted.alreadyHandle', { name }) : t('voted.already');
  const voted = counted ? votesIn(poll, answers) : [];
  return (
    <PhonePage
      head={
        <div className={classes.head}>
          <Heading>{title}</Heading>
          <p>{counted ? t('voted.counted') : already}</p>
        </div>
      }
    >
      <div className={classes.ballot}>
        <div>
          <p className={classes.poll}>{pollText(poll.title)}</p>
          {counted && name && <p className={classes.voter}>{t('voted.as', { name })}</p>}
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
        <Stamp />
      </div>
      {children}
      <Outcome home={home} hasVoted />
    </PhonePage>
  );
}

import { type HomeView, inLanguage } from '@booth/shared';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { claimOf } from '../../identity/claim.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import { usePollRecord } from '../../visitor/use-poll-record.ts';
import { Outcome } from './Outcome.tsx';
import { Stamp } from './Stamp.tsx';
import classes from './Voted.module.css';

interface VotedProps {
  home: HomeView;
  /** Whether this device's ballot is the one that counts; otherwise an earlier one of this voter does. */
  counted: boolean;
  /** What was voted for, if it is known. */
  optionIds: readonly string[];
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
export function Voted({ home, counted, optionIds, children }: VotedProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { identity } = home.poll;
  const name = useVoterName(home);
  const title = t(counted ? 'voted.thanks' : 'voted.alreadyTitle');
  useTitle(title);
  const already =
    identity === 'code' ? t('voted.alreadyCode') : name ? t('voted.alreadyHandle', { name }) : t('voted.already');
  const chosen = counted ? home.poll.options.filter(({ id }) => optionIds.includes(id)) : [];
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
          <p className={classes.poll}>{inLanguage(home.poll.title, language)}</p>
          {counted && name && <p className={classes.voter}>{t('voted.as', { name })}</p>}
          {chosen.length > 0 && (
            <section aria-labelledby="your-votes">
              <h2 id="your-votes">{t('voted.yours')}</h2>
              <ul>
                {chosen.map((option) => (
                  <li key={option.id} style={{ borderColor: option.color ?? PLAIN_OPTION_COLOR }}>
                    {inLanguage(option.label, language)}
                  </li>
                ))}
              </ul>
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

import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import classes from './Totals.module.css';

interface TotalsProps {
  voters: number;
  /** The votes on all questions; undefined if no question takes votes. */
  votes: number | undefined;
  wording: Wording;
}

/** The number of voters, and of their votes. */
export function Totals({ voters, votes, wording }: TotalsProps) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  const totals = [count(voters), ...(votes === undefined ? [] : [count(votes)])];
  return (
    <dl className={classes.totals} style={{ '--characters': Math.max(...totals.map(({ length }) => length)) }}>
      <div>
        <dt>{t('live.voters', wording)}</dt>
        <dd data-total="voters">{totals[0]}</dd>
      </div>
      {totals[1] !== undefined && (
        <div>
          <dt>{t('live.votes')}</dt>
          <dd data-total="votes">{totals[1]}</dd>
        </div>
      )}
    </dl>
  );
}

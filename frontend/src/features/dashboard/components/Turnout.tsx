import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import classes from './Turnout.module.css';

/** The result of a poll that asks only for what visitors write: how many have answered. */
export function Turnout({ ballots, isOver }: { ballots: number; isOver: boolean }) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  return (
    <p className={classes.turnout}>
      {ballots > 0
        ? t('live.turnout', { count: ballots, voters: count(ballots) })
        : t(isOver ? 'live.noTurnout' : 'live.empty')}
    </p>
  );
}

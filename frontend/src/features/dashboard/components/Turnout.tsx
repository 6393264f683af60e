import type { ResultsSnapshot } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import classes from './Turnout.module.css';

/** The result of a poll that asks only for what visitors write: how many have answered. */
export function Turnout({ snapshot }: { snapshot: ResultsSnapshot }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { ballots } = snapshot;
  return (
    <p className={classes.turnout}>
      {ballots === 0
        ? t('live.empty')
        : t('live.turnout', { count: ballots, voters: formatsOf(language).count(ballots) })}
    </p>
  );
}

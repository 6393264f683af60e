import type { Phase } from '@booth/shared';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import classes from './Turnout.module.css';

const NOBODY = {
  'not-yet-open': 'live.notOpen',
  open: 'live.empty',
  closed: 'live.noTurnout',
} as const satisfies Record<Phase, string>;

interface TurnoutProps {
  ballots: number;
  phase: Phase;
  wording: Wording;
}

/** How many have voted. The result if no answers are counted, or none arrived. */
export function Turnout({ ballots, phase, wording }: TurnoutProps) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  return (
    <p className={classes.turnout}>
      {ballots > 0 ? t('live.turnout', { count: ballots, voters: count(ballots) }) : t(NOBODY[phase], wording)}
    </p>
  );
}

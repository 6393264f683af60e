import { VisuallyHidden } from '../../controls/VisuallyHidden.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import type { Showing } from '../counting-up.ts';
import classes from './LeaderMark.module.css';

interface LeaderMarkProps {
  lead: NonNullable<Showing['lead']>;
  /** Whether others have as many. */
  isTied: boolean;
}

const WORDS = {
  final: { one: 'live.lead.first', tied: 'live.lead.tiedFirst' },
  'so-far': { one: 'live.lead.leads', tied: 'live.lead.tiedLead' },
} as const;

/** A crown in the place of the rank: this option has the most. */
export function LeaderMark({ lead, isTied }: LeaderMarkProps) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark}>
      <VisuallyHidden>{t(WORDS[lead][isTied ? 'tied' : 'one'])}</VisuallyHidden>
      <svg viewBox="0 0 24 24" aria-hidden>
        <path d="M4.5 19h15l1.8-11.2-5.3 3.6L12 4.6l-4 6.8-5.3-3.6z" fill="currentColor" />
      </svg>
    </span>
  );
}

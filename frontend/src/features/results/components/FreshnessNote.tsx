import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useNow } from '../../../time/use-now.ts';
import type { Contact } from '../../live/freshness.ts';
import { useFreshness } from '../use-freshness.ts';
import classes from './FreshnessNote.module.css';

interface FreshnessNoteProps {
  contact: Contact;
  /** When the numbers were last confirmed, in milliseconds since 1970. */
  confirmedAt: number | undefined;
}

function Age({ confirmedAt }: { confirmedAt: number }) {
  const { t } = useTranslation();
  const { ago } = formatsOf(useLanguage().language);
  const age = Math.max(0, useNow(1_000) - confirmedAt);
  return <span>{t('live.age', { ago: ago(age) })}</span>;
}

/** Says how the numbers arrive, and how old they are unless they are confirmed to be current. */
export function FreshnessNote({ contact, confirmedAt }: FreshnessNoteProps) {
  const { t } = useTranslation();
  const freshness = useFreshness(contact, confirmedAt);
  return (
    <p className={classes.freshness} data-freshness={freshness}>
      <span className={classes.source}>{t(`live.${freshness}`)}</span>
      {confirmedAt !== undefined &&
        (freshness === 'live' ? <span>{t('live.upToDate')}</span> : <Age confirmedAt={confirmedAt} />)}
    </p>
  );
}

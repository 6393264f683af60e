import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useNow } from '../../../time/use-now.ts';
import type { Contact } from '../../live/freshness.ts';
import { useFreshness } from '../use-freshness.ts';
import classes from './WhereFrom.module.css';

interface WhereFromProps {
  contact: Contact;
  /** When it was last known that nothing is newer, in milliseconds since 1970. */
  confirmedAt: number | undefined;
}

function Age({ confirmedAt }: { confirmedAt: number }) {
  const { t } = useTranslation();
  const { ago } = formatsOf(useLanguage().language);
  const age = Math.max(0, useNow(1_000) - confirmedAt);
  return <span>{t('live.age', { ago: ago(age) })}</span>;
}

/** By which way the numbers come, and how old they are unless that is proved to be nothing. */
export function WhereFrom({ contact, confirmedAt }: WhereFromProps) {
  const { t } = useTranslation();
  const freshness = useFreshness(contact, confirmedAt);
  return (
    <p className={classes.whereFrom} data-freshness={freshness}>
      <span className={classes.way}>{t(`live.${freshness}`)}</span>
      {confirmedAt !== undefined &&
        (freshness === 'live' ? <span>{t('live.upToDate')}</span> : <Age confirmedAt={confirmedAt} />)}
    </p>
  );
}

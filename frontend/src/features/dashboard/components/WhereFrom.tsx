import { useNow } from '../../../app/use-now.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { type Contact, freshnessOf } from '../../live/freshness.ts';
import classes from './WhereFrom.module.css';

interface WhereFromProps {
  contact: Contact;
  /** When it was last known that nothing is newer, in milliseconds since 1970. */
  confirmedAt: number | undefined;
}

/** By which way the numbers come, and how old they are unless that is proved to be nothing. */
export function WhereFrom({ contact, confirmedAt }: WhereFromProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const now = useNow(1_000);
  const age = confirmedAt === undefined ? undefined : Math.max(0, now - confirmedAt);
  const freshness = freshnessOf(contact, age);
  return (
    <p className={classes.whereFrom} data-freshness={freshness}>
      <span role="status" className={classes.way}>
        {t(`live.${freshness}`)}
      </span>
      {age !== undefined && (
        <span>{freshness === 'live' ? t('live.upToDate') : t('live.age', { ago: formatsOf(language).ago(age) })}</span>
      )}
    </p>
  );
}

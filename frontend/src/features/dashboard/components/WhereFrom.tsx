import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Contact } from '../../live/freshness.ts';
import { useFreshness } from '../use-freshness.ts';
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
  const { freshness, age } = useFreshness(contact, confirmedAt);
  return (
    <p className={classes.whereFrom} data-freshness={freshness}>
      <span className={classes.way}>{t(`live.${freshness}`)}</span>
      {age !== undefined && (
        <span>{freshness === 'live' ? t('live.upToDate') : t('live.age', { ago: formatsOf(language).ago(age) })}</span>
      )}
    </p>
  );
}

import { useTranslation } from 'react-i18next';
import classes from './Stamp.module.css';

/** The vermilion seal that says a ballot is cast. */
export function Stamp() {
  const { t } = useTranslation();
  return (
    <div className={classes.stamp} aria-hidden>
      <span>{t('voted.stamp')}</span>
    </div>
  );
}

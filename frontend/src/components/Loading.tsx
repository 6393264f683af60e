import { useTranslation } from '../i18n/use-translation.ts';
import classes from './Loading.module.css';
import { PhonePage } from './PhonePage.tsx';
import { Spinner } from './Spinner.tsx';

export function Loading() {
  const { t } = useTranslation();
  return (
    <PhonePage>
      <div className={classes.loading}>
        <Spinner />
        <p>{t('app.loading')}</p>
      </div>
    </PhonePage>
  );
}

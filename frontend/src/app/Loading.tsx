import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Loading.module.css';
import { PhonePage } from './PhonePage.tsx';

export function Loading() {
  const { t } = useTranslation();
  return (
    <PhonePage>
      <div className={classes.loading}>
        <Loader aria-hidden />
        <p>{t('app.loading')}</p>
      </div>
    </PhonePage>
  );
}

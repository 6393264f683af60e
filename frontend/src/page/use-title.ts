import { useEffect } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';

/** Sets the document's title. The page's name comes first, because tabs are narrow. */
export function useTitle(page: string): void {
  const { t } = useTranslation();
  const title = t('app.title', { page });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

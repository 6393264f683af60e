import { useEffect } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';

/** Sets the document's title: the page first, for that is what a tab has room for. */
export function useTitle(page: string): void {
  const { t } = useTranslation();
  const title = t('app.title', { page });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

import { useTranslation } from '../i18n/use-translation.ts';
import type { EnvironmentError } from '../page/environment.ts';

/**
 * Shown instead of the application when the build lacks an address: the reader is who deploys it.
 */
export function NotSetUp({ error }: { error: EnvironmentError }) {
  const { t } = useTranslation();
  return (
    <main className="not-set-up">
      <h1>{t('problem.environmentTitle')}</h1>
      <pre lang="en">{error.message}</pre>
    </main>
  );
}

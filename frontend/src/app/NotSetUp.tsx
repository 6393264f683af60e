import { useTranslation } from '../i18n/use-translation.ts';
import type { EnvironmentError } from '../page/environment.ts';

/**
 * Shown instead of the application if the build lacks an address. Its reader is the person who
 * deploys.
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

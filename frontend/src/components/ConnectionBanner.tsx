import { useSyncExternalStore } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { useBooth } from '../page/booth.ts';
import classes from './ConnectionBanner.module.css';

/**
 * Says what requests are waiting for. Empty while none waits. The live region is always there, so
 * screen readers announce the change.
 */
export function ConnectionBanner({ keepsAnswer }: { keepsAnswer: boolean }) {
  const { t } = useTranslation();
  const { trouble, wake } = useBooth();
  const kind = useSyncExternalStore(trouble.subscribe, trouble.kind);
  const lost = keepsAnswer ? 'connection.lost' : 'connection.lostPlain';
  return (
    <div role="status" aria-live="polite" className={classes.region}>
      {kind !== undefined && (
        <div className={classes.banner}>
          <span>{t(kind === 'busy' ? 'connection.busy' : lost)}</span>
          <button type="button" className={classes.now} onClick={wake.now}>
            {t('connection.tryNow')}
          </button>
        </div>
      )}
    </div>
  );
}

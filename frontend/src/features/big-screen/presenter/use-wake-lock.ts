import { useEffect } from 'react';

/**
 * Keeps the screen awake while the page is visible. Browsers release the lock of a hidden page, and
 * have none on plain http.
 */
export function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let isStopped = false;
    async function ask() {
      if (document.visibilityState !== 'visible' || lock?.released === false) return;
      // Browsers refuse this on a low battery. The board still works.
      const given = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (isStopped) await given?.release();
      else lock = given;
    }
    const askAgain = () => void ask();
    askAgain();
    document.addEventListener('visibilitychange', askAgain);
    return () => {
      isStopped = true;
      document.removeEventListener('visibilitychange', askAgain);
      void lock?.release();
    };
  }, [isWanted]);
}

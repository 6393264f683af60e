import { useEffect, useMemo, useState } from 'react';
import { useLanguage } from './language.tsx';

/** Returns a function that formats a time (epoch ms) with date and milliseconds. */
export function useTimeText(): (time: number) => string {
  const { language } = useLanguage();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
      year: 'numeric',
      month: 'short',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
    });
    return (time) => format.format(time);
  }, [language]);
}

const TICK_MS = 1_000;

/** Returns the current time (epoch ms), which is updated each second while `running`. */
export function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

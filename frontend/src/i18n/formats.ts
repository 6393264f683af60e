/** Numbers and times as the visitor's language writes them. */
export interface Formats {
  count: (value: number) => string;
  /** `share` from 0 to 1. */
  percent: (share: number) => string;
  /** How long ago that was, in the largest unit that fits. */
  ago: (milliseconds: number) => string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export function formatsOf(language: string): Formats {
  const count = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  return {
    count: (value) => count.format(value),
    percent: (share) => percent.format(share),
    ago: (milliseconds) => {
      if (milliseconds < MINUTE_MS) return ago.format(-Math.floor(milliseconds / SECOND_MS), 'second');
      if (milliseconds < HOUR_MS) return ago.format(-Math.floor(milliseconds / MINUTE_MS), 'minute');
      return ago.format(-Math.floor(milliseconds / HOUR_MS), 'hour');
    },
  };
}

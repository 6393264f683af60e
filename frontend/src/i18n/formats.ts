/** Formats numbers and times for a language. */
export interface Formats {
  count: (value: number) => string;
  /** With exactly this many decimals (1 by default), also if they are 0. */
  decimal: (value: number, decimals?: number) => string;
  /** `share` is from 0 to 1. */
  percent: (share: number) => string;
  /** Joins names to one part of a sentence. */
  list: (names: readonly string[]) => string;
  /** Says how long ago something was, in the largest unit that fits. */
  ago: (milliseconds: number) => string;
  /** Says how long it is until then, in the largest unit that fits. */
  ahead: (milliseconds: number) => string;
  /** The time of day in the device's time zone. */
  clock: (at: Date) => string;
  /** The day and the time in the device's time zone. */
  moment: (at: Date) => string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

function newFormats(language: string): Formats {
  const count = new Intl.NumberFormat(language);
  const decimals = new Map<number, Intl.NumberFormat>();
  const decimal = (digits: number) => {
    const format =
      decimals.get(digits) ??
      new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    decimals.set(digits, format);
    return format;
  };
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  const moment = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  return {
    count: (value) => count.format(value),
    decimal: (value, digits = 1) => decimal(digits).format(value),
    percent: (share) => percent.format(share),
    list: (names) => list.format(names),
    ago: (milliseconds) => {
      if (milliseconds < MINUTE_MS) return relative.format(-Math.floor(milliseconds / SECOND_MS), 'second');
      if (milliseconds < HOUR_MS) return relative.format(-Math.floor(milliseconds / MINUTE_MS), 'minute');
      return relative.format(-Math.floor(milliseconds / HOUR_MS), 'hour');
    },
    ahead: (milliseconds) => {
      if (milliseconds < MINUTE_MS) return relative.format(Math.ceil(milliseconds / SECOND_MS), 'second');
      if (milliseconds < HOUR_MS) return relative.format(Math.floor(milliseconds / MINUTE_MS), 'minute');
      return relative.format(Math.floor(milliseconds / HOUR_MS), 'hour');
    },
    clock: (at) => clock.format(at),
    moment: (at) => moment.format(at),
  };
}

const known = new Map<string, Formats>();

/** Returns the formats of a language. Cached, because a board uses them for every vote. */
export function formatsOf(language: string): Formats {
  const formats = known.get(language) ?? newFormats(language);
  known.set(language, formats);
  return formats;
}

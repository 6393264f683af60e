const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Returns the time zone of this device: `Asia/Tokyo`. */
export const localTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns all time zones to choose from: this device's and UTC first. */
export function timeZones(): string[] {
  return [...new Set([localTimeZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/**
 * Returns the offset of a time zone at a moment: `+09:00`. `longOffset` is `GMT+09:00`, or `GMT`
 * alone for none (https://tc39.es/ecma402/#sec-datetimeformat-abstracts).
 */
function offsetAt(moment: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
}

const withOffset = (localInput: string, offset: string): string => `${localInput}:00${offset}`;

/**
 * Returns the moments at which clocks in the time zone show the value of a `datetime-local` field,
 * the earlier first: `2026-12-01T09:00:00+09:00`. There are two in the hour that repeats when
 * clocks go back, none in the hour that is skipped when they go forward, and none for an empty
 * field.
 */
export function momentsOf(localInput: string, timeZone = localTimeZone()): string[] {
  const asUtc = Date.parse(`${localInput}Z`);
  if (Number.isNaN(asUtc)) return [];
  // Offsets are at most 14 hours, and clocks change once in two days at most.
  const offsets = new Set([asUtc - DAY_MS, asUtc + DAY_MS].map((moment) => offsetAt(moment, timeZone)));
  return [...offsets]
    .map((offset) => withOffset(localInput, offset))
    .filter((moment) => moment.endsWith(offsetAt(Date.parse(moment), timeZone)))
    .sort((one, other) => Date.parse(one) - Date.parse(other));
}

/** Returns the offset of a moment from `momentsOf`: `+09:00`. */
export const offsetOf = (moment: string): string => moment.slice(-'+09:00'.length);

/** The value of a time field. */
export interface LocalTime {
  /** The value of a `datetime-local` field: `2026-12-01T09:00`, or empty. */
  input: string;
  /** True if clocks show this time twice and the second one is meant. */
  isSecond: boolean;
}

/** Returns what clocks in the time zone show at a moment, to the minute. */
export function localTimeOf(moment: string | undefined, timeZone = localTimeZone()): LocalTime {
  if (moment === undefined) return { input: '', isSecond: false };
  const at = Math.floor(Date.parse(moment) / MINUTE_MS) * MINUTE_MS;
  const offset = offsetAt(at, timeZone);
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
  const input = new Date(at + ahead).toISOString().slice(0, '2026-12-01T09:00'.length);
  return { input, isSecond: momentsOf(input, timeZone)[1] === withOffset(input, offset) };
}

/** Returns the moment of a local time; undefined for an empty field or a time that clocks skip. */
export function momentOf({ input, isSecond }: LocalTime, timeZone = localTimeZone()): string | undefined {
  const [first, second] = momentsOf(input, timeZone);
  return (isSecond ? second : undefined) ?? first;
}

/** Returns true if clocks in the time zone skip this time when they go forward. */
export const isSkipped = ({ input }: LocalTime, timeZone = localTimeZone()): boolean =>
  input !== '' && momentsOf(input, timeZone).length === 0;

/**
 * Formats a moment in a time zone and the reader's language, with the offset if clocks show that
 * time twice.
 */
export function momentInWords(moment: string, language: string, timeZone = localTimeZone()): string {
  const isAmbiguous = momentsOf(localTimeOf(moment, timeZone).input, timeZone).length > 1;
  const timeStyle = isAmbiguous ? 'long' : 'short';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle, timeZone }).format(new Date(moment));
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `Asia/Tokyo`: whose clock it is. */
export const localTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the zones whose clocks can be chosen: this device's and UTC first. */
export function timeZones(): string[] {
  return [...new Set([localTimeZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/**
 * How far the clocks of the zone are from UTC at this moment: `+09:00`. `longOffset` is
 * `GMT+09:00`, and `GMT` alone for none (https://tc39.es/ecma402/#sec-datetimeformat-abstracts).
 */
function offsetAt(moment: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
}

const withOffset = (localInput: string, offset: string): string => `${localInput}:00${offset}`;

/**
 * Returns the moments at which the clocks of the zone show what a `datetime-local` field says, the
 * earlier first: `2026-12-01T09:00:00+09:00`. On the night when clocks go back there are two in the
 * hour that repeats; when they go forward, none in the hour that is skipped. None for an empty
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

/** The offset in a moment of `momentsOf`: `+09:00`. */
export const offsetOf = (moment: string): string => moment.slice(-'+09:00'.length);

/** What the field for a time says. */
export interface LocalTime {
  /** As a `datetime-local` field has it: `2026-12-01T09:00`; empty for no time. */
  input: string;
  /** Whether the second one is meant, where clocks show this time twice. */
  isSecond: boolean;
}

/** Returns a moment as the clocks of the zone show it, to the minute. */
export function localTimeOf(moment: string | undefined, timeZone = localTimeZone()): LocalTime {
  if (moment === undefined) return { input: '', isSecond: false };
  const at = Math.floor(Date.parse(moment) / MINUTE_MS) * MINUTE_MS;
  const offset = offsetAt(at, timeZone);
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
  const input = new Date(at + ahead).toISOString().slice(0, '2026-12-01T09:00'.length);
  return { input, isSecond: momentsOf(input, timeZone)[1] === withOffset(input, offset) };
}

/** Returns the moment that is meant; undefined for none, and for a time that clocks skip. */
export function momentOf({ input, isSecond }: LocalTime, timeZone = localTimeZone()): string | undefined {
  const [first, second] = momentsOf(input, timeZone);
  return (isSecond ? second : undefined) ?? first;
}

/** Returns whether the clocks of the zone never show this time: that night they go forward over it. */
export const isSkipped = ({ input }: LocalTime, timeZone = localTimeZone()): boolean =>
  input !== '' && momentsOf(input, timeZone).length === 0;

/**
 * Writes a moment by the clocks of the zone, in the reader's language; with the offset where clocks
 * show that time twice.
 */
export function momentInWords(moment: string, language: string, timeZone = localTimeZone()): string {
  const isAmbiguous = momentsOf(localTimeOf(moment, timeZone).input, timeZone).length > 1;
  const timeStyle = isAmbiguous ? 'long' : 'short';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle, timeZone }).format(new Date(moment));
}

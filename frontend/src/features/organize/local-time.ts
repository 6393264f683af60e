const MINUTE_MS = 60_000;

const twoDigits = (value: number): string => String(Math.abs(value)).padStart(2, '0');

/** A moment as a `datetime-local` field has it, by the clock of this device: `2026-12-01T09:00`. Empty for none. */
export function localInputOf(moment: string | undefined): string {
  if (moment === undefined) return '';
  const date = new Date(moment);
  const day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** What a `datetime-local` field says, with this device's offset at that time: `2026-12-01T09:00:00+09:00`. */
export function momentOf(localInput: string): string | undefined {
  const date = new Date(localInput);
  if (localInput === '' || Number.isNaN(date.getTime())) return undefined;
  // West of Greenwich it is positive.
  const offset = -date.getTimezoneOffset();
  const [hours, minutes] = [Math.trunc(offset / 60), offset % 60];
  const local = new Date(date.getTime() + offset * MINUTE_MS).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

/** By the clock of this device, in the reader's language. */
export const momentInWords = (moment: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment));

/** `Asia/Tokyo`: whose clock it is. */
export const localTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

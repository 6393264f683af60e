/** An instant with any number of fractional digits. */
export interface Timestamp {
  /** Whole seconds since 1970. */
  seconds: number;
  /** The digits after the decimal point, without trailing zeros; may be empty. */
  fraction: string;
}

const format =
  /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(Z|[+-](?:0\d|1[0-7]):[0-5]\d|[+-]18:00)$/;

/**
 * Reads a timestamp as AWS does (Java's ISO_OFFSET_DATE_TIME); undefined for any other text. It
 * needs a capital T, a capital Z or an offset, and an existing day. Seconds may be missing; 24:00
 * and leap seconds are refused.
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  const [, date, minutes, seconds = '00', fraction = '', offset] = format.exec(text) ?? [];
  if (date === undefined || minutes === undefined || offset === undefined || !isDay(date)) return undefined;
  const epochMs = Date.parse(`${date}T${minutes}:${seconds}${offset}`);
  return Number.isNaN(epochMs) ? undefined : { seconds: epochMs / 1_000, fraction: fraction.replace(/0+$/, '') };
}

/**
 * Returns a negative number, 0 or a positive one if the first is before, at or after the second.
 */
export function compareTimestamps(first: Timestamp, second: Timestamp): number {
  if (first.seconds !== second.seconds) return first.seconds - second.seconds;
  if (first.fraction === second.fraction) return 0;
  return first.fraction < second.fraction ? -1 : 1;
}

/** Returns epoch ms, rounded down to whole milliseconds. */
export function timestampMs({ seconds, fraction }: Timestamp): number {
  return seconds * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** True if the day exists: Date would read 30 February as 2 March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

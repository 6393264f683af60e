import type { Messages } from './en.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Unit = [lastsMs: number, name: string];

/** Formats a duration (ms) in its largest units: `840 ms`, `12.3 s`, `4 min 5 s`, `2 h 10 min`. */
export function durationText(milliseconds: number, { units }: Messages): string {
  const ms = Math.max(0, Math.round(milliseconds));
  const two = ([largeMs, large]: Unit, [smallMs, small]: Unit) =>
    `${Math.floor(ms / largeMs)}${large}${units.between}${Math.floor((ms % largeMs) / smallMs)}${small}`;
  if (ms < SECOND_MS) return `${ms}${units.millisecond}`;
  if (ms < MINUTE_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)}${units.second}`;
  if (ms < HOUR_MS) return two([MINUTE_MS, units.minute], [SECOND_MS, units.second]);
  if (ms < DAY_MS) return two([HOUR_MS, units.hour], [MINUTE_MS, units.minute]);
  return two([DAY_MS, units.day], [HOUR_MS, units.hour]);
}

/** Formats an age (ms) in whole seconds, so that it changes once a second: `12 s`. */
export function ageText(milliseconds: number, messages: Messages): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND_MS));
  return seconds < 60 ? `${seconds}${messages.units.second}` : durationText(seconds * SECOND_MS, messages);
}

/** Formats the remaining time (ms) as a clock: `14:48`, `1:02:03`. */
export function countdownText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND_MS));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

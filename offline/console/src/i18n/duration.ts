import type { Messages } from './en.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Formats a duration (ms) in its largest units: `840 ms`, `12.3 s`, `4 min 5 s`, `2 h 10 min`. */
export function durationText(milliseconds: number, { units }: Messages): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < secondMs) return `${ms} ${units.millisecond}`;
  if (ms < minuteMs) return `${(Math.floor(ms / 100) / 10).toFixed(1)} ${units.second}`;
  if (ms < hourMs) return two(ms, minuteMs, units.minute, secondMs, units.second);
  if (ms < dayMs) return two(ms, hourMs, units.hour, minuteMs, units.minute);
  return two(ms, dayMs, units.day, hourMs, units.hour);
}

/** Formats an age (ms) in whole seconds, so that it changes once a second: `12 s`. */
export function ageText(milliseconds: number, messages: Messages): string {
  const seconds = Math.max(0, Math.floor(milliseconds / secondMs));
  return seconds < 60 ? `${seconds} ${messages.units.second}` : durationText(seconds * secondMs, messages);
}

/** Formats the remaining time (ms) as a clock: `14:48`, `1:02:03`. */
export function countdownText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / secondMs));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

function two(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  return `${Math.floor(ms / largeMs)} ${large} ${Math.floor((ms % largeMs) / smallMs)} ${small}`;
}

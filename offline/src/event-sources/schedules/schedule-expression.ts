import { Cron } from 'croner';

/** The times of a schedule. */
export interface Occurrences {
  /** Returns the first time after this one, both in ms since 1970; undefined: never again. */
  after(ms: number): number | undefined;
}

/** EventBridge's rules and its Scheduler take different expressions and begin rates differently. */
export interface ScheduleRules {
  kind: 'rule' | 'scheduler';
  /** IANA name; rules always run in UTC. */
  timeZone: string;
  /** Rates count from here: the start date of the Scheduler, or when the schedule was made. */
  fromMs: number;
}

/** Thrown for an expression that AWS refuses; the message says what to write. */
export class InvalidScheduleExpression extends Error {
  constructor(expression: string, problem: string) {
    super(`Parameter ScheduleExpression is not valid: ${expression}: ${problem}.`);
    this.name = 'InvalidScheduleExpression';
  }
}

/**
 * Reads `rate(…)`, `cron(…)` and, for the Scheduler, `at(…)` (EventBridge guide, "Setting a
 * schedule pattern"; Scheduler guide, "Schedule types").
 * @throws InvalidScheduleExpression
 */
export function parseScheduleExpression(expression: string, rules: ScheduleRules): Occurrences {
  const [, form, content = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  const refuse = (problem: string): never => {
    throw new InvalidScheduleExpression(expression, problem);
  };
  if (!isTimeZone(rules.timeZone)) refuse(`${rules.timeZone} is no time zone, write one like Europe/Berlin`);
  if (form === 'rate') return rate(content, rules, refuse);
  if (form === 'cron') return cron(content, rules.timeZone, refuse);
  if (form === 'at' && rules.kind === 'scheduler') return at(content, rules.timeZone, refuse);
  if (form === 'at')
    return refuse('a rule takes rate(…) or cron(…), only the Scheduler takes at(…) (`method: scheduler`)');
  return refuse('write rate(5 minutes), cron(0 12 * * ? *) or, with the Scheduler, at(2030-12-31T23:59:00)');
}

type Refuse = (problem: string) => never;

const unitMs = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

function rate(content: string, { kind, fromMs }: ScheduleRules, refuse: Refuse): Occurrences {
  const [, digits = '', unit = '', plural = ''] = /^([1-9]\d*)\s+(minute|hour|day)(s?)$/.exec(content.trim()) ?? [];
  const ms = unitMs.get(unit);
  if (ms === undefined) return refuse('write a positive whole number and minutes, hours or days: rate(5 minutes)');
  const value = Number(digits);
  if (kind === 'rule' && (value === 1) !== (plural === '')) {
    return refuse(
      value === 1 ? `1 takes the singular: rate(1 ${unit})` : `${value} takes the plural: rate(${value} ${unit}s)`,
    );
  }
  const intervalMs = value * ms;
  // "If you do not provide a StartDate for a rate-based schedule, your schedule starts invoking the
  // target immediately" (Scheduler guide); a rule waits for one interval.
  const first = kind === 'scheduler' ? 0 : 1;
  return {
    after: (after) => fromMs + Math.max(first, Math.floor((after - fromMs) / intervalMs) + 1) * intervalMs,
  };
}

function at(content: string, timeZone: string, refuse: Refuse): Occurrences {
  const help = 'write a date that exists and a time, without a zone: at(2030-12-31T23:59:00)';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content)) return refuse(help);
  const asUtc = new Date(`${content}Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== content) return refuse(help);
  const once = new Cron(content, { timezone: timeZone, paused: true });
  return { after: (after) => once.nextRun(new Date(after))?.getTime() };
}

interface Field {
  name: string;
  least: number;
  most: number;
  names?: readonly string[];
  /** Translates whole values with a special meaning to croner's. */
  special?(value: string): string | undefined;
}

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const fields: readonly Field[] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  {
    name: 'day-of-month',
    least: 1,
    most: 31,
    special: (value) => (/^(L|LW|([1-9]|[12]\d|3[01])W)$/.test(value) ? value : undefined),
  },
  { name: 'month', least: 1, most: 12, names: months },
  {
    name: 'day-of-week',
    least: 1,
    most: 7,
    names: weekdays,
    special: (value) => {
      // The last day of the week, which begins on Sunday.
      if (value === 'L') return '7';
      const [, day = '', nth = ''] = /^([1-7]|[A-Z]{3})(L|#[1-5])$/.exec(value) ?? [];
      return /\d/.test(day) || weekdays.includes(day) ? `${day}#${nth.replace('#', '')}` : undefined;
    },
  },
  { name: 'year', least: 1970, most: 2199 },
];

/**
 * Translates to croner's expressions. croner counts weekdays from Sunday = 1 as AWS does, but
 * writes steps and the last weekday differently, and takes values out of range.
 */
function cron(content: string, timeZone: string, refuse: Refuse): Occurrences {
  const texts = content.trim().toUpperCase().split(/\s+/);
  if (texts.length !== fields.length) {
    return refuse(
      `a cron expression has six fields (${fields.map(({ name }) => name).join(' ')}), this has ${texts.length}`,
    );
  }
  const [, , dayOfMonth = '', , dayOfWeek = ''] = texts;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return refuse('of day-of-month and day-of-week, one must be ? and the other not');
  }
  const translated = fields.map((field, index) => translate(texts[index] ?? '', field, refuse));
  const occurrences = new Cron(`0 ${translated.join(' ')}`, {
    mode: '7-part',
    alternativeWeekdays: true,
    timezone: timeZone,
    paused: true,
  });
  return {
    after: (after) => {
      let next = occurrences.nextRun(new Date(after));
      // croner moves a time that the clocks skip to the next hour; the Scheduler leaves it out
      // (guide: "Daylight savings time on EventBridge Scheduler").
      while (next !== null && !occurrences.match(next)) next = occurrences.nextRun(next);
      return next?.getTime();
    },
  };
}

function translate(text: string, field: Field, refuse: Refuse): string {
  if (text === '?' && field.special) return '*';
  const special = field.special?.(text);
  if (special !== undefined) return special;
  return text
    .split(',')
    .map((part) => {
      const [range = '', step, ...others] = part.split('/');
      const [from = '', to, ...more] = range.split('-');
      const problem = () =>
        refuse(`${field.name} does not take ${part}, but values from ${field.least} to ${field.most}`);
      if (others.length > 0 || more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return problem();
      if (range === '*') return step === undefined ? '*' : stepped(field.least, field.most, step);
      const first = numberOf(from, field);
      const last = to === undefined ? first : numberOf(to, field);
      if (first === undefined || last === undefined || first > last) return problem();
      return step === undefined ? `${first}-${last}` : stepped(first, to === undefined ? field.most : last, step);
    })
    .join(',');
}

/** Writes a step; one that is longer than its range, which croner refuses, as a single value. */
function stepped(first: number, last: number, step: string): string {
  return first + Number(step) > last ? `${first}` : `${first}-${last}/${step}`;
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text);
  const value = named >= 0 ? least + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

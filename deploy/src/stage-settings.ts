import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';

/** Where the settings of the stages are. */
const STAGES_FOLDER = resolve(import.meta.dirname, '../../stages');

/** What a rate of AWS WAF is at least: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-request-limit.html */
const FIREWALL_LIMIT_MIN = 10;
/**
 * Of the 1,000,000 executions that an account may have open at a time, those of surveys; the rest
 * is for a burst of starts: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const OPEN_SURVEYS_MAX = 900_000;
/** For how long a survey may go on where few begin, in seconds: as long as one screen may wait. */
const LONGEST_SURVEY_SECONDS = 86_400;
/** For how long it must be able to go on, in seconds: as long as a screen waits by default. */
const SHORTEST_SURVEY_SECONDS = 900;

const switchedOn = z.boolean({ error: 'write true or false' });
const count = z.int().check(z.minimum(0));

/**
 * What a stage can be told (`stages/STAGE.yml` over `stages/default.yml`); stages/default.yml says
 * what each setting does.
 */
export const StageSettings = z.strictObject({
  region: z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'name a region, such as ap-northeast-1' })),
  alarmEmail: z.union([z.literal(''), z.email({ error: 'give a mail address, or "" for none' })]),
  monthlyBudgetUsd: count,
  customDomain: z.union([
    z.literal(''),
    z
      .string()
      .check(z.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, { error: 'give a domain without https://, or "" for none' })),
  ]),
  frameAncestors: z.string(),
  repository: z.union([z.literal(''), z.url({ protocol: /^https$/, error: 'give the https address, or "" for none' })]),
  repositoryBranch: z.string(),
  keepsData: switchedOn,
  logRetentionDays: z.literal(
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    {
      error: 'CloudWatch Logs keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 … 3653 days',
    },
  ),
  tracing: switchedOn,
  requestsPerSecond: count,
  requestBurst: count,
  sessionStartsPerSecond: z.int().check(z.minimum(1), z.maximum(OPEN_SURVEYS_MAX / SHORTEST_SURVEY_SECONDS)),
  firewall: switchedOn,
  firewallRequestsPerAddress: z.int().check(z.minimum(FIREWALL_LIMIT_MIN), z.maximum(2_000_000_000)),
  warmBallotsPerSecond: count,
  warmReadsPerSecond: count,
});
export type StageSettings = z.infer<typeof StageSettings>;

/** Settings that can't be read: the message names the file, the setting and what to do. */
export class StageSettingsError extends Error {}

/**
 * Reads what a stage is set to. A stage without a file of its own has the defaults.
 * @throws StageSettingsError
 */
export function readStageSettings(stage: string, folder = STAGES_FOLDER): StageSettings {
  const file = join(folder, `${stage}.yml`);
  const own = existsSync(file) ? readFile(file) : {};
  const settings = StageSettings.safeParse({ ...readFile(join(folder, 'default.yml')), ...own });
  if (settings.success) return settings.data;
  const faults = settings.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new StageSettingsError(
    [`The settings of the stage "${stage}" do not fit (${file}, stages/default.yml):`, ...faults].join('\n'),
  );
}

function readFile(file: string): object {
  const settings: unknown = parse(readFileSync(file, 'utf8')) ?? {};
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings;
  throw new StageSettingsError(`${file}: write a setting a line, such as "alarmEmail: you@example.com".`);
}

/** What `${param:…}` is in the serverless.yml of every service: the settings, and what follows from them. */
export function paramsOf(settings: StageSettings) {
  const { keepsData, warmBallotsPerSecond, firewallRequestsPerAddress, sessionStartsPerSecond } = settings;
  return {
    ...settings,
    tableDeletionPolicy: keepsData ? 'Retain' : 'Delete',
    userPoolDeletionProtection: keepsData ? 'ACTIVE' : 'INACTIVE',
    // A ballot is one write to the votes table, and two to the table of what is counted.
    warmVotesWritesPerSecond: warmBallotsPerSecond,
    warmCountedWritesPerSecond: 2 * warmBallotsPerSecond,
    // A visitor starts once and asks for dozens of things.
    firewallSessionStartsPerAddress: Math.max(FIREWALL_LIMIT_MIN, Math.floor(firewallRequestsPerAddress / 10)),
    longestSurveySeconds: Math.min(LONGEST_SURVEY_SECONDS, Math.floor(OPEN_SURVEYS_MAX / sessionStartsPerSecond)),
  };
}

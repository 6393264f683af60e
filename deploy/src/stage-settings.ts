import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '@booth/shared/command-line';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { frameAncestorsOf } from '../../frontend/build/frame-ancestors.ts';

/** Returns the folder of the settings. Rehearsals and tests set another one. */
const stagesFolder = () => process.env.BOOTH_STAGES_FOLDER || resolve(import.meta.dirname, '../../stages');

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
const FIREWALL_LIMIT_MIN = 10;
/**
 * The most open executions of surveys. An account may have 1,000,000 open executions; the rest is
 * for a burst of starts:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const OPEN_SURVEYS_MAX = 900_000;
/** The longest time for a survey when few begin, in seconds: the longest wait of one screen. */
const LONGEST_SURVEY_SECONDS = 86_400;
/** The shortest time for a survey, in seconds: the default wait of a screen. */
const SHORTEST_SURVEY_SECONDS = 900;
const startsError = `write a whole number from 1 to ${OPEN_SURVEYS_MAX / SHORTEST_SURVEY_SECONDS}`;

const switchedOn = z.boolean({ error: 'write true or false' });
const countError = 'write a whole number from 0 on';
const count = z.int({ error: countError }).check(z.minimum(0, { error: countError }));

const text = (fits: RegExp, error: string) => z.string({ error }).check(z.regex(fits, { error }));

/** Accepts an empty text for none. */
const textOrNone = (fits: RegExp, error: string) => z.union([z.literal(''), text(fits, error)], { error });

const emailError = 'give a mail address, or "" for none';

/**
 * The settings of a stage. `stages/STAGE.yml` overrides `stages/default.yml`, which describes each
 * setting.
 */
export const StageSettings = z.strictObject(
  {
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'name a region, such as ap-northeast-1'),
    alarmEmail: z.union([z.literal(''), z.email({ error: emailError })], { error: emailError }),
    monthlyBudgetUsd: count,
    customDomain: textOrNone(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'give a domain without https://, or "" for none'),
    frameAncestors: z
      .string({ error: 'give origins with spaces between them, or "" for none' })
      .check(({ value, issues }) => {
        const message = issueOfAncestors(value);
        if (message !== undefined) issues.push({ code: 'custom', input: value, message });
      }),
    repository: textOrNone(
      /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/,
      'give https://github.com/OWNER/NAME, or "" for none',
    ),
    repositoryBranch: text(/^[a-z0-9-]+$/, "name a branch of a-z, 0-9 and -, for it is part of the site's address"),
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
    sessionStartsPerSecond: z
      .int({ error: startsError })
      .check(
        z.minimum(1, { error: startsError }),
        z.maximum(OPEN_SURVEYS_MAX / SHORTEST_SURVEY_SECONDS, { error: startsError }),
      ),
    connectionsPerAddress: count,
    viewersPerPoll: count,
    countingConcurrency: count,
    firewall: switchedOn,
    firewallRequestsPerAddress: z
      .int({ error: 'write a whole number' })
      .check(z.minimum(FIREWALL_LIMIT_MIN, { error: 'AWS WAF takes 10 or more' }), z.maximum(2_000_000_000)),
    warmBallotsPerSecond: count,
    warmReadsPerSecond: count,
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `no setting is called ${issue.keys?.join(', ')}` : undefined,
  },
);
export type StageSettings = z.infer<typeof StageSettings>;

/**
 * Names of functions and roles have at most 64 characters, and our longest leaves 20 of them.
 * Domains of Cognito have no capital letters.
 */
const STAGE_NAME = /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/;

/** Returns the value of `--stage`. @throws UsageError if it is missing or can't be a stage */
export function stageNamed(name: string | undefined): string {
  if (name === undefined) throw new UsageError('Which stage? Add --stage STAGE.');
  if (STAGE_NAME.test(name)) return name;
  throw new UsageError(`"${name}" can't be a stage: use 1 to 20 of a–z, 0–9 and hyphens, a letter first.`);
}

/** Settings that also fit each other. */
const FittingSettings = StageSettings.check(
  z.refine(({ monthlyBudgetUsd, alarmEmail }) => monthlyBudgetUsd === 0 || alarmEmail !== '', {
    path: ['monthlyBudgetUsd'],
    error: 'give an alarmEmail as well: the budget is reported to it',
  }),
);

/** Returns the JSON Schema of a stage's file. All settings are optional there. */
export function stageSchema(): string {
  const schema = z.toJSONSchema(z.partial(StageSettings), { io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function issueOfAncestors(setting: string): string | undefined {
  try {
    frameAncestorsOf(setting);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : `${error}`;
  }
}

/** The settings are not valid. The message names the file, the setting and what to do. */
export class StageSettingsError extends Error {}

const fileOf = (stage: string, folder: string): string => join(folder, `${stage}.yml`);

/** Returns true if a stage has its own file. */
export const hasOwnSettings = (stage: string, folder = stagesFolder()): boolean => existsSync(fileOf(stage, folder));

/**
 * Returns the settings of a stage. A stage without its own file has the defaults.
 * @throws StageSettingsError
 */
export function readStageSettings(stage: string, folder = stagesFolder()): StageSettings {
  const file = fileOf(stage, folder);
  const own = hasOwnSettings(stage, folder) ? readFile(file) : {};
  const settings = FittingSettings.safeParse({ ...readFile(join(folder, 'default.yml')), ...own });
  if (settings.success) return settings.data;
  const issues = settings.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new StageSettingsError(
    [`The settings of the stage "${stage}" do not fit (${file}, default.yml beside it):`, ...issues].join('\n'),
  );
}

function readFile(file: string): object {
  const settings: unknown = parsedFile(file) ?? {};
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings;
  throw new StageSettingsError(`${file}: write one setting per line, such as "alarmEmail: you@example.com".`);
}

function parsedFile(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StageSettingsError(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/**
 * Returns the values of `${param:…}` in the serverless.yml of every service: the settings, and
 * values that follow from them.
 */
export function paramsOf(settings: StageSettings) {
  const { alarmEmail, customDomain, keepsData, monthlyBudgetUsd, repository, warmBallotsPerSecond } = settings;
  const { firewallRequestsPerAddress, sessionStartsPerSecond } = settings;
  return {
    ...settings,
    // Selects a part of frontend/iac/source.yml and address.yml.
    siteSource: repository === '' ? 'upload' : 'repository',
    siteAddress: customDomain === '' ? 'amplify' : 'ownDomain',
    // Selects a part of services/survey/iac/alarm-topic.yml and budget.yml.
    alarmSubscription: alarmEmail === '' ? 'none' : 'given',
    budget: monthlyBudgetUsd === 0 ? 'none' : 'given',
    tableDeletionPolicy: keepsData ? 'Retain' : 'Delete',
    userPoolDeletionProtection: keepsData ? 'ACTIVE' : 'INACTIVE',
    // A ballot is one write to the votes table and two to the counted table.
    warmVotesWritesPerSecond: warmBallotsPerSecond,
    warmCountedWritesPerSecond: 2 * warmBallotsPerSecond,
    // A visitor sends dozens of requests for each start.
    firewallSessionStartsPerAddress: Math.max(FIREWALL_LIMIT_MIN, Math.floor(firewallRequestsPerAddress / 10)),
    // Four fifths of the starts that are possible within 15 minutes: the alarm `session-rush`.
    sessionRushStarts: Math.floor(0.8 * 900 * sessionStartsPerSecond),
    longestSurveySeconds: Math.min(LONGEST_SURVEY_SECONDS, Math.floor(OPEN_SURVEYS_MAX / sessionStartsPerSecond)),
  };
}

import type { Issue, Rule, Stack } from '../stack.ts';
import { alarmsAreActedOn, metricsAreEmitted } from './alarms.ts';
import { failuresHaveDestinations } from './event-sources.ts';
import { nothingNamesARegion } from './fixed-regions.ts';
import { functionsAreConfigured, logsExpire } from './functions.ts';
import { exportsAreUnique, importsHaveExports } from './imports.ts';
import { callersAreNamed } from './permissions.ts';
import { rightsAreThoseUsed } from './rights.ts';
import { workflowsAreValid } from './workflows.ts';

const RULES: readonly Rule[] = [
  nothingNamesARegion,
  functionsAreConfigured,
  logsExpire,
  callersAreNamed,
  rightsAreThoseUsed,
  workflowsAreValid,
  failuresHaveDestinations,
  metricsAreEmitted,
  alarmsAreActedOn,
  importsHaveExports,
  exportsAreUnique,
];

/** Returns the issues of all rules in the stacks of one stage, given in the order of deployment. */
export const issuesOf = (stacks: readonly Stack[]): Issue[] => RULES.flatMap((rule) => rule(stacks));

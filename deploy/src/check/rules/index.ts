import type { Issue, Rule, Stack } from '../stack.ts';
import { alarmsAreActedOn, metricsAreEmitted } from './alarms.ts';
import { failuresHaveDestinations } from './event-sources.ts';
import { placesAreNotFixed } from './fixed-places.ts';
import { functionsAreConfigured, logsExpire } from './functions.ts';
import { exportsAreUnique, importsHaveExports } from './imports.ts';
import { callersAreNamed } from './permissions.ts';
import { rightsAreThoseUsed } from './rights.ts';
import { workflowsAreValid } from './workflows.ts';

const RULES: readonly Rule[] = [
  placesAreNotFixed,
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

/**
 * All that our rules find in the stacks of one stage, which come in the order of their deployment.
 */
export const issuesOf = (stacks: readonly Stack[]): Issue[] => RULES.flatMap((rule) => rule(stacks));

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '@booth/shared/command-line';
import { lintTemplates } from '../check/cfn-lint.ts';
import { rightsMissingToDeploy } from '../check/deploy-role.ts';
import { type PackagedStack, packageStack, stagesWithSettings } from '../check/package-stacks.ts';
import { issuesOf } from '../check/rules/index.ts';
import type { Issue } from '../check/stack.ts';
import { CommandError, ROOT, runCommand } from '../command.ts';
import { PythonToolsError } from '../python-tools.ts';
import { readServices } from '../services.ts';
import { readStageSettings } from '../stage-settings.ts';

const USAGE = `npm run check:deploy
Packages each service for each stage in stages/, and checks the templates with cfn-lint, asl-validator and our own rules.`;

const services = readServices().map(({ folder }) => folder);
/** The code of each service, which is the same in every stage. */
const code = new Map<string, PackagedStack['code']>();

/** Packages all services of a stage, as many at a time as there are processors. */
async function packageAll(stage: string): Promise<PackagedStack[]> {
  const stacks = new Map<string, PackagedStack>();
  const waiting = services.values();
  const pack = async () => {
    for (const service of waiting) {
      const stack = await packageStack(service, stage, code.get(service));
      code.set(service, stack.code);
      stacks.set(service, stack);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, pack));
  return services.flatMap((service) => stacks.get(service) ?? []);
}

/** Returns the issues of cfn-lint. Without Python, warns and returns none. */
async function cfnLint(stacks: readonly PackagedStack[], stage: string): Promise<Issue[]> {
  try {
    return await lintTemplates(stacks, readStageSettings(stage).region);
  } catch (error) {
    if (!(error instanceof PythonToolsError)) throw error;
    console.warn(`${stage}: cfn-lint has not run. ${error.message}`);
    return [];
  }
}

await runCommand(USAGE, async () => {
  readArguments({}, USAGE);
  const role = readFileSync(join(ROOT, 'iac/github-deploy-role.yml'), 'utf8');
  const issues: Issue[] = [];
  for (const stage of stagesWithSettings()) {
    const stacks = await packageAll(stage);
    console.log(`${stage}: packaged ${stacks.map(({ name }) => name).join(', ')}`);
    issues.push(...issuesOf(stacks), ...rightsMissingToDeploy(stacks, role), ...(await cfnLint(stacks, stage)));
  }
  for (const { stack, resource, message } of issues) console.error(`${stack} ${resource}: ${message}`);
  if (issues.length > 0) throw new CommandError(`\nFix these ${issues.length} issues before you deploy.`);
  console.log('No issues: all templates can be deployed.');
});

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { lintTemplates } from '../check/cfn-lint.ts';
import { whatMayNotBeDeployed } from '../check/deploy-role.ts';
import { type PackagedStack, packageStack, stagesWithSettings } from '../check/package-stacks.ts';
import { issuesOf } from '../check/rules/index.ts';
import type { Issue } from '../check/stack.ts';
import { ROOT } from '../command.ts';
import { PythonToolsError } from '../python-tools.ts';
import { readServices } from '../services.ts';
import { readStageSettings } from '../stage-settings.ts';

// `npm run check:deploy`: packages every stack of every stage and reads the templates, as cfn-lint,
// asl-validator and our own rules do.

const services = readServices().map(({ folder }) => folder);
const role = readFileSync(join(ROOT, 'iac/github-deploy-role.yml'), 'utf8');
const issues: Issue[] = [];
/** The code of each service, which is the same in every stage. */
const code = new Map<string, PackagedStack['code']>();
for (const stage of stagesWithSettings()) {
  const stacks = await packageAll(stage);
  console.log(`${stage}: packaged ${stacks.map(({ name }) => name).join(', ')}`);
  issues.push(...issuesOf(stacks), ...whatMayNotBeDeployed(stacks, role), ...(await cfnLint(stacks, stage)));
}
for (const { stack, resource, message } of issues) console.error(`${stack} ${resource}: ${message}`);
if (issues.length > 0) {
  console.error(`\n${issues.length} to mend before a deployment.`);
  process.exitCode = 1;
} else console.log('Nothing to mend: what would be deployed fits.');

/** As many at once as there are processors. */
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

/** Says so where cfn-lint can't be had; all else is checked then. */
async function cfnLint(stacks: readonly PackagedStack[], stage: string): Promise<Issue[]> {
  try {
    return await lintTemplates(stacks, readStageSettings(stage).region);
  } catch (error) {
    if (!(error instanceof PythonToolsError)) throw error;
    console.warn(`${stage}: not read by cfn-lint. ${error.message}`);
    return [];
  }
}

import { execFileSync } from 'node:child_process';
import { readArguments, UsageError } from '@booth/shared/command-line';
import { servicesOfPaths } from '../changed-services.ts';
import { ROOT, runCommand } from '../command.ts';
import { readServices, SITE } from '../services.ts';
import { readStageSettings, stageNamed } from '../stage-settings.ts';

const USAGE = `node deploy/src/cli/changed-services.ts --stage STAGE [--since COMMIT]
Prints the services to deploy since a commit, and their region, as outputs of a step of GitHub Actions.
  --since COMMIT  the commit that is deployed; all services without it, or if the repository does not have it`;

/** GitHub's name for the commit before the first push of a branch. */
const NO_COMMIT = /^0*$/;

runCommand(USAGE, async () => {
  const options = { stage: { type: 'string' }, since: { type: 'string', default: '' } } as const;
  const { values } = readArguments({ options } as const, USAGE);
  const { region } = readStageSettings(stageNamed(values.stage));
  const services = readServices();
  const paths = changedSince(values.since);
  const names = paths === undefined ? [...services.map(({ name }) => name), SITE] : servicesOfPaths(paths, services);
  console.log(`region=${region}\nservices=${names.map((name) => `--service=${name}`).join(' ')}`);
});

/**
 * Returns the paths that differ from the commit; undefined if there is nothing to compare with.
 * @throws UsageError
 */
function changedSince(commit: string): string[] | undefined {
  if (NO_COMMIT.test(commit)) return undefined;
  if (!/^[0-9a-f]{7,64}$/.test(commit)) throw new UsageError(`"${commit}" is not the hash of a commit.`);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
  } catch {
    // A forced push has replaced the commit.
    return undefined;
  }
  return git('diff', '--name-only', '-z', commit, 'HEAD').split('\0').filter(Boolean);
}

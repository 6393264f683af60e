import { execFileSync } from 'node:child_process';
import { servicesOfPaths } from '../changed-services.ts';
import { CommandError, ROOT, readArguments, runCommand } from '../command.ts';
import { readServices, SITE } from '../services.ts';
import { stageNamed } from '../stage.ts';
import { readStageSettings } from '../stage-settings.ts';

const USAGE = `node deploy/src/cli/changed-services.ts --stage STAGE [--since COMMIT]
Prints, as outputs of a step of GitHub Actions, what has to be deployed since a commit, and where.
  --since COMMIT  the commit that is deployed; all services without it, or where it is not known any more`;

/** What a push to a new branch comes from. */
const NO_COMMIT = /^0*$/;

runCommand(async () => {
  const options = { stage: { type: 'string' }, since: { type: 'string', default: '' } } as const;
  const { values } = readArguments({ options } as const, USAGE);
  const { region } = readStageSettings(stageNamed(values.stage, USAGE));
  const services = readServices();
  const paths = changedSince(values.since);
  const names = paths === undefined ? [...services.map(({ name }) => name), SITE] : servicesOfPaths(paths, services);
  console.log(`region=${region}\nservices=${names.map((name) => `--service=${name}`).join(' ')}`);
});

/** The paths that differ; undefined where there is nothing to compare with. */
function changedSince(commit: string): string[] | undefined {
  if (NO_COMMIT.test(commit)) return undefined;
  if (!/^[0-9a-f]{7,64}$/.test(commit)) throw new CommandError(`"${commit}" is no commit.\n\n${USAGE}`);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
  } catch {
    // It was pushed over.
    return undefined;
  }
  return git('diff', '--name-only', '-z', commit, 'HEAD').split('\0').filter(Boolean);
}

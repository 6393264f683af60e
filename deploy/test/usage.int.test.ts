import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';

const ROOT = join(__dirname, '../..');
const Package = z.object({
  workspaces: z.optional(z.array(z.string())),
  scripts: z.optional(z.record(z.string(), z.string())),
});
/** Programs that scripts run by name, by their files. */
const OUR_PROGRAMS: Record<string, string> = { 'offline-cloud': 'offline/bin/offline-cloud.js' };

const readPackage = (folder: string) =>
  Package.parse(JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')));

/** Returns the file and the first arguments of a script that runs a program of this repository. */
function programOf(script: string, folder: string): string[] | undefined {
  // What follows `&&` gets the arguments.
  const [program = '', ...args] = script.split('&&').at(-1)?.trim().split(/\s+/) ?? [];
  const [file = '', ...rest] = args;
  if (program === 'node' && /\.ts$/.test(file)) return [join(ROOT, folder, file), ...rest];
  const ours = OUR_PROGRAMS[program];
  return ours === undefined ? undefined : [join(ROOT, ours), ...args];
}

const folders = ['.', ...(readPackage('.').workspaces ?? []).flatMap((each) => globSync(each, { cwd: ROOT }))];
const commands = folders.flatMap((folder) =>
  Object.entries(readPackage(folder).scripts ?? {}).flatMap(([name, script]) => {
    const program = programOf(script, folder);
    return program === undefined ? [] : [{ name: folder === '.' ? name : `${name} -w ${folder}`, program }];
  }),
);
const [file = ''] = programOf('offline-cloud', '.') ?? [];
/** The required options of sign-in are checked before its unknown ones. */
const SIGN_IN = 'sign-in --port 0 --client-id booth --redirect-uri http://localhost/ --user hanako'.split(' ');
const subcommands = [['cloud'], SIGN_IN].map((args) => ({
  name: `offline-cloud ${args[0]}`,
  program: [file, ...args],
}));
const changedServices = {
  name: 'changed-services (of the workflow deploy.yml)',
  program: [join(ROOT, 'deploy/src/cli/changed-services.ts')],
};
const all = [...commands, ...subcommands, changedServices];

/** Ends a command that starts its work in spite of a wrong argument. */
const TIMEOUT_MS = 25_000;

function run([program = '', ...first]: readonly string[], ...args: string[]) {
  return new Promise<{ code: unknown; output: string; errors: string }>((resolve) => {
    const options = { cwd: dirname(program), timeout: TIMEOUT_MS, env: { ...process.env, CI: '1' } };
    execFile(process.execPath, [program, ...first, ...args], options, (error, output, errors) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), output, errors }),
    );
  });
}

test('the list of commands has those of the root and of workspaces', () => {
  const names = all.map(({ name }) => name);
  for (const name of ['start', 'poll', 'bench', 'deploy', 'budget -w frontend', 'tarball -w offline'])
    expect(names).toContain(name);
});

describe.each(all)('$name', ({ program }) => {
  test('--help prints the usage', async () => {
    const { code, output, errors } = await run(program, '--help');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^(Usage: )?(npm run|npm start|node|offline-cloud) /);
  });

  test('an unknown option is refused with its name and the usage', async () => {
    const { code, output, errors } = await run(program, '--bogus');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain("'--bogus'");
    expect(errors).toMatch(/^(Usage: )?(npm run|npm start|node|offline-cloud) /m);
    expect(errors).not.toContain('    at ');
  });
});

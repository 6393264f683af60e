import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const NAME = 'serverless-offline-step-functions-cloud';
const workspace = join(__dirname, '..', '..');
const run = promisify(execFile);

const Manifest = z.object({
  main: z.string(),
  exports: z.record(z.string(), z.string()),
  bin: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  private: z.boolean().optional(),
});

let project: string;
let installed: string;
let manifest: z.infer<typeof Manifest>;

/** Makes a project with the package as npm unpacks it, and nothing else but its dependencies. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'offline-cloud-package-'));
  const modules = join(project, 'node_modules');
  installed = join(modules, NAME);
  await mkdir(installed, { recursive: true });
  await run(process.execPath, [join(workspace, 'pack.ts'), project], {
    // As `npm run tarball -w` calls it.
    env: { ...process.env, npm_config_workspace: NAME, npm_config_local_prefix: join(workspace, '..') },
  });
  const [tarball] = (await readdir(project)).filter((file) => file.endsWith('.tgz'));
  await run('tar', ['-xzf', `${tarball}`, '--strip-components=1', '-C', `node_modules/${NAME}`], { cwd: project });
  manifest = Manifest.parse(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')));
  for (const name of Object.keys(manifest.dependencies)) await link(name);
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Installs a package of this repository into the project. */
async function link(name: string): Promise<void> {
  const target = join(project, 'node_modules', name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(join(workspace, '..', 'node_modules', name), target, 'junction');
}

/** Runs a script of the project in its own process, and returns what it prints. */
async function runScript(name: string, source: string): Promise<string> {
  const file = join(project, name);
  await writeFile(file, source);
  const { stdout } = await run(process.execPath, [file], { cwd: project });
  return stdout.trim();
}

test('every entry of the installed package is JavaScript with declarations, and the package is not private', () => {
  // Prepare
  const entries = Object.entries(manifest.exports).filter(([name]) => name !== './package.json');

  // Act
  const missing = [manifest.main, ...Object.values(manifest.bin), ...entries.map(([, file]) => file)]
    .concat(entries.map(([, file]) => file.replace(/\.js$/, '.d.ts')))
    .concat('LICENSE', 'README.md', 'console/dist/index.html')
    .filter((file) => !existsSync(join(installed, file)));

  // Assess
  expect(entries.length).toBeGreaterThan(5);
  expect(entries.map(([, file]) => file)).toEqual(entries.map(() => expect.stringMatching(/\.js$/)));
  expect(missing).toEqual([]);
  expect(manifest.private).toBeUndefined();
});

test('nothing in the installed package points to a TypeScript source', async () => {
  // Act
  const files = (await readdir(installed, { recursive: true })).filter((file) => /^(src|bin)\b.*\.(js|ts)$/.test(file));
  const pointing: string[] = [];
  for (const file of files) {
    const text = await readFile(join(installed, file), 'utf8');
    if (/['"`]\.{1,2}\/[^'"`\n]+(?<!\.d)\.ts['"`]/.test(text)) pointing.push(file);
  }

  // Assess
  expect(files).toContain(join('src', 'cli.js'));
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(pointing).toEqual([]);
});

test('a machine runs in the Step Functions of the installed package', async () => {
  // Act
  const printed = await runScript(
    'machine.mjs',
    `import { createStepFunctions } from '${NAME}/stepfunctions';
     const unused = async () => ({});
     const service = createStepFunctions({
       region: 'us-east-1', accountId: '000000000000', integrations: { submit: unused, awaitCompletion: unused },
     });
     const { stateMachineArn } = await service.call('CreateStateMachine', {
       name: 'm',
       roleArn: 'arn:aws:iam::000000000000:role/offline',
       definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Sum', States: {
         Sum: { Type: 'Pass', Output: '{% $sum($states.input.votes) %}', End: true },
       } }),
     });
     const { executionArn } = await service.call('StartExecution', {
       stateMachineArn, name: 'e', input: JSON.stringify({ votes: [1, 2, 3] }),
     });
     await service.executions.get(executionArn).ended();
     console.log((await service.call('DescribeExecution', { executionArn })).output);
     await service.close();`,
  );

  // Assess
  expect(printed).toBe('6');
});

test('the plugin loads by require, as the Serverless Framework loads it', async () => {
  // Act
  const printed = await runScript(
    'plugin.cjs',
    `const { default: Plugin } = require('${NAME}');
     const plugin = new Plugin({}, {}, { log: console });
     console.log(Object.keys(plugin.hooks).join(' '));`,
  );

  // Assess
  expect(printed).toContain('before:offline:start:init');
});

test('every entry of the installed package can be imported', async () => {
  // Prepare: playwright-core is an optional peer, which this project does not have.
  const entries = Object.keys(manifest.exports).filter((name) => !['./browser', './package.json'].includes(name));

  // Act
  const printed = await runScript(
    'entries.mjs',
    `for (const entry of ${JSON.stringify(entries)}) {
       const module = await import('${NAME}' + entry.slice(1));
       console.log(entry, Object.keys(module).length > 0);
     }
     process.exit();`,
  );

  // Assess
  expect(printed.split('\n')).toEqual(entries.map((entry) => `${entry} true`));
});

test('`offline-cloud --help` prints how to use it and ends with 0', async () => {
  // Act
  const { stdout } = await run(process.execPath, [join(installed, `${manifest.bin['offline-cloud']}`), '--help']);

  // Assess
  expect(stdout).toMatch(/^Usage: offline-cloud .*[\s\S]*start \[options\]/);
});

test('the example runs from the installed package: HTTP, table, stream, workflow, queue and console', async () => {
  // Prepare
  await cp(join(workspace, 'examples', 'orders'), project, { recursive: true });
  const tools = ['serverless', 'serverless-offline', 'serverless-step-functions', 'amplify-dynamodb-simulator'];
  for (const name of tools) await link(name);

  // Act
  const printed = await runScript(
    'start.mjs',
    `import { startLocalCloud } from '${NAME}/runner';
     import config from './offline-cloud.config.ts';
     const cloud = await startLocalCloud(config, { folder: import.meta.dirname, freePorts: true });
     try {
       const page = await fetch(cloud.endpoints['cloud.url'] + '/console/');
       console.log(page.status, (await page.text()).includes('<script'));
       const orders = cloud.endpoints['orders.httpUrl'] + '/orders';
       const placed = await fetch(orders, { method: 'POST', body: JSON.stringify({ price: 20 }) });
       const { orderId } = await placed.json();
       let order;
       do {
         order = await (await fetch(orders + '/' + orderId)).json();
       } while (order.receipt === undefined);
       console.log(placed.status, JSON.stringify(order));
     } finally {
       await cloud.stop();
     }`,
  );

  // Assess
  expect(printed.split('\n')).toEqual(['200 true', '201 {"progress":"delivered","price":20,"fee":5,"receipt":"sent"}']);
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import * as z from 'zod/mini';
import { packagedFolder } from '../shared/test/support/packaged-template.ts';

const run = promisify(execFile);
const root = join(__dirname, '..');

/** An address that nobody has stands for the values that only CloudFormation knows. */
const Value = z.union([
  z.string().check(z.minLength(1)),
  z.pipe(z.number(), z.transform(String)),
  z.pipe(
    z.unknown(),
    z.transform(() => 'https://given.invalid'),
  ),
]);
const Environment = z._default(z.record(z.string(), Value), {});
const State = z.object({
  service: z.object({
    provider: z.looseObject({ environment: Environment }),
    functions: z.record(z.string(), z.looseObject({ handler: z.string(), environment: Environment })),
    custom: z.unknown(),
  }),
});
const Outcomes = z.record(z.string(), z.object({ deployed: z.unknown(), offline: z.unknown() }));

let temporary: string;
beforeEach(async () => {
  temporary = await realpath(await mkdtemp(join(tmpdir(), 'deployed-code-')));
});
afterEach(() => rm(temporary, { recursive: true }));

/** Unpacks the zip of each function of a package. Returns their files by function. */
async function unpacked(packaged: string, functions: Readonly<Record<string, { handler: string }>>) {
  const files: Record<string, string> = {};
  for (const [name, { handler }] of Object.entries(functions)) {
    for (const [file, bytes] of Object.entries(unzipSync(await readFile(join(packaged, `${name}.zip`))))) {
      const target = join(temporary, name, file);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
    }
    files[name] = join(temporary, name, handler.replace(/\.[^.]+$/, '.mjs'));
  }
  return files;
}

/**
 * Calls each function of a service twice: in the bundle that is deployed, and in the one that runs
 * offline. The event needs no AWS to be answered. Runs in a process of its own.
 */
async function callBoth(service: string): Promise<z.infer<typeof Outcomes>> {
  const cwd = join(root, 'services', service);
  const packaged = await packagedFolder(cwd, 'prod');
  const resolved = State.parse(JSON.parse(await readFile(join(packaged, 'serverless-state.json'), 'utf8'))).service;
  const deployed = await unpacked(packaged, resolved.functions);
  const standIn = pathToFileURL(join(root, 'offline/src/plugin/esbuild-stand-in.ts')).href;
  const script = join(temporary, 'call.mjs');
  await writeFile(
    script,
    `import { pathToFileURL } from 'node:url';
     import EsbuildStandIn from ${JSON.stringify(standIn)};
     const serverless = {
       service: ${JSON.stringify(resolved)}, serviceDir: process.cwd(),
       configSchemaHandler: { defineFunctionProperties() {} },
     };
     const standIn = new EsbuildStandIn(serverless, {}, { log: { notice() {} } });
     await standIn.hooks['before:offline:start:init']();
     const event = { headers: {}, pathParameters: { pollId: '?', sessionId: '?' }, requestContext: {}, Records: [] };
     const call = async (module, name) => {
       const handler = module[name];
       return Promise.resolve(handler(event, { getRemainingTimeInMillis: () => 9 }, () => {})).then(
         (answer) => ({ answer }), (error) => ({ error: error.name, message: error.message }));
     };
     const outcomes = {};
     for (const [name, { handler }] of Object.entries(serverless.service.functions)) {
       const [module, exported] = [handler.replace(/\\.[^.]+$/, ''), handler.split('.').at(-1)];
       outcomes[name] = {
         deployed: await call(await import(pathToFileURL(${JSON.stringify(deployed)}[name]).href), exported),
         offline: await call(await standIn.bundles.load(module), exported),
       };
     }
     console.log('outcomes: ' + JSON.stringify(outcomes));
     process.exit(0);`,
  );
  const { provider, functions } = resolved;
  const env = Object.assign(
    {},
    provider.environment,
    ...Object.values(functions).map(({ environment }) => environment),
  );
  const called = await run(process.execPath, [script], {
    cwd,
    // Nobody listens at the endpoint, so each function fails at its first call to AWS.
    env: {
      ...env,
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      // A role gives them to a function. Without them, the bundles search in different ways.
      AWS_ACCESS_KEY_ID: 'given',
      AWS_SECRET_ACCESS_KEY: 'given',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_MAX_ATTEMPTS: '1',
    },
  });
  const line = called.stdout.split('\n').find((each) => each.startsWith('outcomes: '));
  return Outcomes.parse(JSON.parse(line?.slice('outcomes: '.length) ?? '{}'));
}

test.each(['survey', 'aggregation', 'realtime'])(
  '%s: the code that runs offline is the code that is deployed',
  async (service) => {
    const outcomes = Object.entries(await callBoth(service));
    expect(outcomes.length).toBeGreaterThan(4);
    for (const [name, { deployed, offline }] of outcomes) expect({ [name]: offline }).toEqual({ [name]: deployed });
  },
);

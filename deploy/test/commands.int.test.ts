import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/** An environment without AWS settings and credentials. */
const NOBODY = {
  PATH: process.env.PATH,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/',
  AWS_SHARED_CREDENTIALS_FILE: '/',
};
const SOMEBODY = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

const moduleOf = (file: string) => JSON.stringify(pathToFileURL(join(__dirname, '../src', file)).href);

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(__dirname, `../src/cli/${command}.ts`), ...args], {
    env: { ...NOBODY, ...env },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, output, errors };
}

test.each([
  ['deploy', []],
  ['remove', ['--yes']],
  ['organizer', ['list']],
])('npm run %s changes nothing without credentials, and says how to sign in', async (command, rest) => {
  const { code, output, errors } = await run(command, [...rest, '--stage', 'prod']);
  expect(errors).toMatch(/^AWS does not accept your credentials: .*\nSign in \(`aws sso login`/);
  expect([code, output]).toEqual([1, '']);
});

describe('a command for a stage', () => {
  test.each([
    ['asks for the stage', [], /^Which stage\? Add --stage STAGE\.\n\nnpm run /],
    ['refuses a name that can’t be a stage', ['--stage', 'Prod!'], /^"Prod!" can't be a stage: use 1 to 20 /],
    ['refuses an unknown option and prints the usage', ['--stages', 'prod'], /'--stages'.*\n\nnpm run /s],
  ])('%s', async (_, args, said) => {
    const { code, errors } = await run('remove', args);
    expect(errors).toMatch(said);
    expect(code).toBe(2);
  });

  test('changes nothing if AWS can’t be reached', async () => {
    const nowhere = { ...SOMEBODY, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
    const { code, output, errors } = await run('remove', ['--yes', '--stage', 'prod'], nowhere);
    expect(errors).toMatch(/^AWS can't be reached: /);
    expect([code, output]).toEqual([1, '']);
  });

  test('changes nothing if a setting is not valid, and names it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stages-'));
    try {
      await writeFile(join(folder, 'default.yml'), 'region: the moon\n');
      const { code, errors } = await run('remove', ['--yes', '--stage', 'test'], { BOOTH_STAGES_FOLDER: folder });
      expect(errors).toContain('region: name a region, such as ap-northeast-1');
      expect(code).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('npm run deploy refuses an unknown service and lists the services', async () => {
  const { code, errors } = await run('deploy', ['--stage', 'prod', '--service', 'surveys']);
  expect(errors).toMatch(
    /^There is no service "surveys": name one of hosting, survey, aggregation, realtime, site\.\n\nnpm run deploy/,
  );
  expect(code).toBe(2);
});

test('npm run organizer refuses a text that is not a mail address', async () => {
  const { code, errors } = await run('organizer', ['add', 'hanako', '--stage', 'prod']);
  expect(errors).toMatch(/^"hanako" is not a mail address\.\n\nnpm run organizer/);
  expect(code).toBe(2);
});

describe('a stage that is not deployed', () => {
  // The two answers of AWS that these commands need: the account, and that there is no such stack.
  const aws = createServer(async (request, response) => {
    const asksWho = (await text(request)).includes('GetCallerIdentity');
    response.writeHead(asksWho ? 200 : 400, { 'content-type': 'text/xml' });
    response.end(
      asksWho
        ? '<R><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></R>'
        : '<R><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></R>',
    );
  });
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    await once(aws.listen(0, '127.0.0.1'), 'listening');
    const address = aws.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    env = { ...SOMEBODY, AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}` };
  });
  afterAll(async () => {
    await once(aws.close(), 'close');
  });

  test('is reported as having nothing to remove', async () => {
    const { code, output, errors } = await run('remove', ['--yes', '--stage', 'test', '--service', 'survey'], env);
    expect(output).toBe(
      'Nothing to remove: in ap-northeast-1, in the account 111122223333, there is no booth-survey-test.\n',
    );
    expect([code, errors]).toEqual([0, '']);
  });

  test('must be deployed before organizers can be listed', async () => {
    const { code, errors } = await run('organizer', ['list', '--stage', 'test'], env);
    expect(errors).toBe(
      'There is no stack booth-survey-test in ap-northeast-1. Deploy the stage first: npm run deploy -- --stage test\n',
    );
    expect(code).toBe(1);
  });
});

test('a command that is interrupted ends its program, and says what CloudFormation continues', async () => {
  // Prepare: a program that does not end by itself.
  const folder = await mkdtemp(join(tmpdir(), 'command-'));
  try {
    const file = join(folder, 'program.mjs');
    await writeFile(file, "console.log('begun'); setInterval(() => {}, 1_000);");
    const main = `
      const { ROOT, runCommand } = await import(${moduleOf('command.ts')});
      const { runScript } = await import(${moduleOf('programs.ts')});
      const { relative } = await import('node:path');
      await runCommand('', () => runScript(relative(ROOT, ${JSON.stringify(file)}), ['--stage', 'prod']));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', main], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.resume();

    // Act
    child.kill('SIGTERM');
    // "close" comes after the program has ended, because both share the output.
    const [code] = await once(child, 'close');

    // Assess
    expect(await errors).toMatch(
      /program\.mjs --stage prod" was interrupted\. CloudFormation finishes what it has begun /,
    );
    expect(code).toBe(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

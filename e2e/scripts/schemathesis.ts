/**
 * `npm run schemathesis`: Schemathesis (https://schemathesis.readthedocs.io) reads
 * docs/openapi.yaml and asks a local cloud whatever comes to its mind, anonymously and with an
 * organizer's token. Ours is `npm run fuzz`; this one was written by others, who share none of our
 * mistakes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import { NO_PYTHON_TOOLS, PythonToolsError, pythonTools } from '../../deploy/src/python-tools.ts';
import config from '../../offline-cloud.config.ts';

const USAGE = `Usage: npm run schemathesis -- [options]

Starts a local cloud and lets Schemathesis test it by docs/openapi.yaml. Needs Python 3 with its module venv, and installs Schemathesis
into .python-tools/ the first time.

  --examples N   how many requests of its fuzzing each route gets, beside those of its other phases (default: 10)
  --seed N       the same requests as another time, as far as the answers are the same (default: 1)
  --help         this text
`;

const root = resolve(import.meta.dirname, '../..');

/**
 * What is checked of each answer. Not `negative_data_rejection`: it takes a field for refused that
 * JSON Schema can't describe as refused. Not `positive_data_acceptance`: what fits may still be
 * refused, for there may be no such poll.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'ignored_auth',
];

const { values } = parseArgs({
  options: {
    examples: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

/** Routes of the aggregation service; all others are the survey's. */
const OF_AGGREGATION = '^/polls/[{]pollId[}]/(results|state|turnout)$';

/** Names a poll that is there: a made-up one is never found, and what is behind is never asked. */
const OF_A_POLL = `[parameters]
"path.pollId" = "favourite-services"
`;

async function main(): Promise<number> {
  const tool = join(await pythonTools(), 'schemathesis');
  const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
  const ofAPoll = join(folder, 'of-a-poll.toml');
  await writeFile(ofAPoll, OF_A_POLL);
  const cloud = await startLocalCloud(config, { folder: root, freePorts: true });

  async function passes(title: string, configFile: string[], routes: string[]): Promise<boolean> {
    console.log(`\n== ${title}`);
    const options = [
      ...['--checks', CHECKS.join(','), '--seed', values.seed, '--max-examples', values.examples],
      ...['--phases', 'examples,coverage,fuzzing', '--continue-on-failure', '--warnings', 'off'],
      ...routes,
    ];
    const args = ['--no-color', ...configFile, 'run', join(root, 'docs/openapi.yaml'), ...options];
    const [code] = await once(spawn(tool, args, { stdio: 'inherit', cwd: folder }), 'exit');
    return code === 0;
  }

  try {
    const signIn = createSignInClient({
      issuer: cloud.addresses.find(({ label }) => label.startsWith('Sign-in'))?.url ?? '',
      clientId: 'booth-organize',
      redirectUri: `http://localhost:${cloud.endpoints['frontend.port']}/organize/signed-in`,
    });
    const { access_token: token } = await signIn.signIn('hanako');
    const survey = ['--url', cloud.endpoints['survey.httpUrl'] ?? '', '--exclude-path-regex', OF_AGGREGATION];
    const aggregation = ['--url', cloud.endpoints['aggregation.httpUrl'] ?? '', '--include-path-regex', OF_AGGREGATION];
    const organizer = ['--header', `Authorization: Bearer ${token}`];
    const there = ['--config-file', ofAPoll];
    const results = [
      await passes('Visitors, of any poll', [], [...survey, '--include-tag', 'Visitors']),
      await passes('Visitors, of a poll that is there', there, [...survey, '--include-tag', 'Visitors']),
      await passes('Organizers, of a poll that is there', there, [
        ...survey,
        ...organizer,
        '--include-tag',
        'Organizers',
      ]),
      // Whatever they ask is refused alike.
      await passes('Organizers who have not signed in', there, [
        ...[...survey, '--include-tag', 'Organizers', '--phases', 'fuzzing'],
      ]),
      await passes('Results, of a poll that is there', there, aggregation),
      await passes('Results, to an organizer', there, [...aggregation, ...organizer]),
    ];
    return results.every(Boolean) ? 0 : 1;
  } finally {
    await cloud.stop();
    await rm(folder, { recursive: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof PythonToolsError)) throw error;
  console.error(error.message);
  process.exitCode = NO_PYTHON_TOOLS;
}

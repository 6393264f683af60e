/**
 * `npm run schemathesis`: Schemathesis (https://schemathesis.readthedocs.io) reads
 * docs/openapi.yaml and sends requests to a local cloud, anonymously and with an organizer's token.
 * Unlike our own `npm run fuzz`, it cannot share our misunderstandings of the document.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArguments, readCommandLine, wholeNumber } from '@booth/shared/command-line';
import { startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import { NO_PYTHON_TOOLS, PythonToolsError, pythonTools } from '../../deploy/src/python-tools.ts';
import config from '../../offline-cloud.config.ts';

const USAGE = `Usage: npm run schemathesis -- [options]

Starts a local cloud and lets Schemathesis test it against docs/openapi.yaml. Needs Python 3.11 or
later with its module venv. The first run installs Schemathesis into .python-tools/.

  --examples N   the number of requests that the fuzzing phase sends to each route, in addition to
                 those of the other phases (default: 10)
  --seed N       repeats the requests of an earlier run, as long as the answers are the same
                 (default: 1)
  --help         prints this text
`;

const root = resolve(import.meta.dirname, '../..');

/**
 * What Schemathesis checks of each answer. Two checks are left out. `negative_data_rejection` fails
 * on fields that the services ignore and JSON Schema cannot describe as ignored.
 * `positive_data_acceptance` fails on valid requests about polls that do not exist.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'ignored_auth',
];

const settings = readCommandLine(USAGE, () => {
  const { values } = parseArguments({
    options: { examples: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
  });
  return {
    examples: `${wholeNumber('--examples', values.examples, 1)}`,
    seed: `${wholeNumber('--seed', values.seed, 0)}`,
  };
});

/** Routes of the aggregation service. All others belong to the survey service. */
const OF_AGGREGATION = '^/polls/[{]pollId[}]/(results|state|turnout)$';

/** Names a poll that exists: with a random id, requests would never get past the 404. */
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
      ...['--checks', CHECKS.join(','), '--seed', settings.seed, '--max-examples', settings.examples],
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
    const existing = ['--config-file', ofAPoll];
    const results = [
      await passes('Visitors, of any poll', [], [...survey, '--include-tag', 'Visitors']),
      await passes('Visitors, of a poll that exists', existing, [...survey, '--include-tag', 'Visitors']),
      await passes('Organizers, of a poll that exists', existing, [
        ...survey,
        ...organizer,
        '--include-tag',
        'Organizers',
      ]),
      // All these requests are refused alike, so one phase is enough.
      await passes('Organizers who have not signed in', existing, [
        ...[...survey, '--include-tag', 'Organizers', '--phases', 'fuzzing'],
      ]),
      await passes('Results, of a poll that exists', existing, aggregation),
      await passes('Results, to an organizer', existing, [...aggregation, ...organizer]),
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

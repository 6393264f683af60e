/**
 * `npm run fuzz`: sends random requests to all routes of docs/openapi.yaml, on the local cloud that
 * `npm start` runs.
 */
import { resolve } from 'node:path';
import { parseArguments, readCommandLine, UsageError, wholeNumber } from '@booth/shared/command-line';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import { readApiDocument } from '../fuzz/api-document.ts';
import type { FuzzReport } from '../fuzz/run-fuzz.ts';
import { readTemplates } from '../fuzz/templates.ts';

const USAGE = `Usage: npm run fuzz -- [options]

Sends random requests, valid and hostile ones, to every route of docs/openapi.yaml, with and
without an organizer's token. The document must describe every answer, and no answer may have a
status of 500 or above.

  --requests N   the number of requests (default: 1000)
  --seed N       repeats the requests of an earlier run, as long as the answers are the same
                 (default: a random seed, which is printed)
  --survey URL   the survey API (default: http://localhost:4001, as npm start has it)
  --results URL  the results API (default: http://localhost:4002)
  --sign-in URL  the issuer of the sign-in (default: http://127.0.0.1:4020)
  --page URL     the site that the sign-in redirects to (default: http://localhost:5173)
  --help         prints this text
`;

/** Prints the progress after so many requests if the output is no terminal. */
const PROGRESS_EVERY = 1_000;

function readSettings() {
  const { values } = parseArguments({
    options: {
      requests: { type: 'string', default: '1000' },
      seed: { type: 'string', default: `${Math.floor(Math.random() * 1_000_000)}` },
      survey: { type: 'string', default: 'http://localhost:4001' },
      results: { type: 'string', default: 'http://localhost:4002' },
      'sign-in': { type: 'string', default: 'http://127.0.0.1:4020' },
      page: { type: 'string', default: 'http://localhost:5173' },
    },
  });
  for (const option of ['survey', 'results', 'sign-in', 'page'] as const) {
    if (!URL.canParse(values[option])) throw new UsageError(`--${option} takes a URL, not "${values[option]}".`);
  }
  const requests = wholeNumber('--requests', values.requests, 1);
  return { ...values, requests, seed: wholeNumber('--seed', values.seed, 0) };
}

async function signIn(issuer: string, page: string) {
  const client = createSignInClient({
    issuer,
    clientId: 'booth-organize',
    redirectUri: new URL('/organize/signed-in', page).href,
  });
  const tokenOf = async (user: string) => (await client.signIn(user)).access_token ?? '';
  return { organizer: await tokenOf('hanako'), other: await tokenOf('taro') };
}

function printSummary({ answers, failures }: FuzzReport): void {
  for (const [operation, statuses] of [...answers].toSorted(([one], [other]) => one.localeCompare(other))) {
    const counts = [...statuses]
      .toSorted(([one], [other]) => one - other)
      .map(([status, count]) => `${status} ×${count}`);
    console.log(`${operation.padEnd(18)} ${counts.join('  ')}`);
  }
  for (const [why, { curl, answer }] of failures) console.log(`\n✗ ${why}\n  ${answer}\n  ${curl}`);
}

const { requests, seed, survey, results, 'sign-in': issuer, page } = readCommandLine(USAGE, readSettings);
const root = resolve(import.meta.dirname, '../..');
const document = readApiDocument(resolve(root, 'docs/openapi.yaml'));
const tokens = await signIn(issuer, page).catch((error: unknown) => {
  console.error(`The local cloud does not answer at ${issuer} (${error}). Start it with \`npm start\`.`);
  process.exit(1);
});

// fast-check takes a second to load, for which --help does not wait.
const { runFuzz } = await import('../fuzz/run-fuzz.ts');
const report = await runFuzz({
  document,
  target: { survey, results },
  tokens,
  templates: readTemplates(root),
  requests,
  seed,
  onProgress: (sent) => {
    if (process.stdout.isTTY) process.stdout.write(`\r${sent} of ${requests} requests, seed ${seed}`);
    else if (sent % PROGRESS_EVERY === 0 || sent === requests)
      console.log(`${sent} of ${requests} requests, seed ${seed}`);
  },
});
if (process.stdout.isTTY) process.stdout.write('\n');
printSummary(report);
console.log(
  `\n${requests} requests, seed ${seed}: ${report.failures.size === 0 ? 'every answer is as described' : `${report.failures.size} kinds of answers are not as described`}`,
);
process.exit(report.failures.size === 0 ? 0 : 1);

/**
 * `npm run fuzz`: random requests to all routes of docs/openapi.yaml, on a local cloud that runs
 * (`npm start`).
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import { readApiDocument } from '../fuzz/api-document.ts';
import { type FuzzReport, runFuzz } from '../fuzz/run-fuzz.ts';
import { readTemplates } from '../fuzz/templates.ts';

const USAGE = `Usage: npm run fuzz -- [options]

Sends random requests, fitting and hostile ones, to every route of docs/openapi.yaml, with and without an organizer's token.
Every answer must be one that the document describes, and none of a status from 500 on.

  --requests N   how many (default: 1000)
  --seed N       the same requests as another time, as far as the answers are the same (default: a new one, which is printed)
  --survey URL   the survey API (default: http://localhost:4001, that of npm start)
  --results URL  the results API (default: http://localhost:4002)
  --sign-in URL  the issuer of the sign-in (default: http://127.0.0.1:4020)
  --page URL     where the pages are, to which the sign-in leads back (default: http://localhost:5173)
  --help         this text
`;

/** How often the progress is told where no terminal is, in requests. */
const PROGRESS_EVERY = 1_000;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        requests: { type: 'string', default: '1000' },
        seed: { type: 'string', default: `${Math.floor(Math.random() * 1_000_000)}` },
        survey: { type: 'string', default: 'http://localhost:4001' },
        results: { type: 'string', default: 'http://localhost:4002' },
        'sign-in': { type: 'string', default: 'http://127.0.0.1:4020' },
        page: { type: 'string', default: 'http://localhost:5173' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [requests, seed] = [Number(values.requests), Number(values.seed)];
    if (!Number.isSafeInteger(requests) || requests < 1 || !Number.isSafeInteger(seed) || seed < 0) {
      throw new Error('--requests takes a whole number from 1 on, and --seed one from 0 on.');
    }
    for (const url of [values.survey, values.results, values['sign-in'], values.page]) {
      if (!URL.canParse(url)) throw new Error(`"${url}" is no address.`);
    }
    return { ...values, requests, seed };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
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

const { requests, seed, survey, results, 'sign-in': issuer, page } = readArguments();
const root = resolve(import.meta.dirname, '../..');
const document = readApiDocument(resolve(root, 'docs/openapi.yaml'));
const tokens = await signIn(issuer, page).catch((error: unknown) => {
  console.error(`The local cloud does not answer at ${issuer} (${error}): \`npm start\` starts it.`);
  process.exit(1);
});

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

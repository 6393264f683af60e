/** `npm run lighthouse`: measures the built pages with Lighthouse, which simulates a slow phone. */
import { resolve } from 'node:path';
import { parseArguments, readCommandLine } from '@booth/shared/command-line';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import { freePort, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../../offline-cloud.config.ts';
import { startBuiltSite, variablesFor } from '../support/built-site.ts';

const USAGE = `Usage: npm run lighthouse -- [--check]

Builds the pages for production, serves them compressed in front of a local cloud, and measures them
with Lighthouse. Prints the median of three runs. Lighthouse calculates the throttling, so a busy
machine changes little.

  --check   fails if the voting page scores too low
  --help    prints this text
`;

const root = resolve(import.meta.dirname, '../..');
const RUNS = 3;
/** The scores that the voting page has to reach, of 100. */
const MARKS = { performance: 95, accessibility: 100, 'best-practices': 100 };
type Category = keyof typeof MARKS;
const categories: Category[] = ['performance', 'accessibility', 'best-practices'];
const POLL = 'favourite-services';
const pages = [
  { name: 'Voting page', path: `/polls/${POLL}`, isChecked: true },
  { name: 'Big screen', path: `/polls/${POLL}/live`, isChecked: false },
  { name: 'List of polls', path: '/join', isChecked: false },
];
const METRICS = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
];

interface Run {
  scores: Record<Category, number>;
  metrics: string;
  /** The audits that keep a category from 100; the performance category is left out. */
  failed: string[];
}

async function run(address: string, port: number): Promise<Run> {
  // Takes a second to load, for which --help does not wait.
  const { default: lighthouse } = await import('lighthouse');
  const result = await lighthouse(address, { port, onlyCategories: categories, logLevel: 'error', output: 'json' });
  if (result === undefined) throw new Error(`Lighthouse gave no result of ${address}.`);
  const { lhr } = result;
  const score = (category: Category) => Math.round((lhr.categories[category]?.score ?? 0) * 100);
  const failed = categories
    .filter((category) => category !== 'performance')
    .flatMap((category) => lhr.categories[category]?.auditRefs ?? [])
    .flatMap(({ id, weight }) => {
      const audit = lhr.audits[id];
      return weight > 0 && audit?.score !== null && (audit?.score ?? 1) < 1
        ? [`${audit?.title ?? id}: ${JSON.stringify(audit?.details ?? {}).slice(0, 400)}`]
        : [];
    });
  return {
    scores: {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
    },
    metrics: METRICS.map((id) => `${lhr.audits[id]?.title} ${lhr.audits[id]?.displayValue}`).join(', '),
    failed,
  };
}

const { check } = readCommandLine(USAGE, () => parseArguments({ options: { check: { type: 'boolean' } } }).values);
const port = await freePort();
const cloud = await startLocalCloud(config, { folder: root, freePorts: true });
const browser = await startBrowser({ debuggingPort: port });
const site = await startBuiltSite(variablesFor(cloud.endpoints), root);
try {
  for (const { name, path, isChecked } of pages) {
    const runs: Run[] = [];
    for (let count = 0; count < RUNS; count += 1) runs.push(await run(site.origin + path, port));
    runs.sort((a, b) => a.scores.performance - b.scores.performance);
    const median = runs[Math.floor(RUNS / 2)];
    if (median === undefined) throw new Error('There was no run.');
    console.log(`${name}: ${categories.map((category) => `${category} ${median.scores[category]}`).join(', ')}`);
    console.log(`  ${median.metrics}`);
    for (const reason of median.failed) console.log(`  ${reason}`);
    const below = categories.filter((category) => median.scores[category] < MARKS[category]);
    if (isChecked && below.length > 0 && check === true) {
      console.error(`${name} is below its marks: ${below.map((each) => `${each} ${MARKS[each]}`).join(', ')}.`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await site.stop();
  await cloud.stop();
}

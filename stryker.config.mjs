import jest from './jest.config.js';

/**
 * `npm run mutants` changes one expression at a time in the files that decide: what counts, what
 * shows, what is refused, what is tried again. Their unit tests must notice each change. Files that
 * only call AWS are not here: their tests start processes, which takes too long for each mutant.
 *
 * npx fetches StrykerJS, which nothing else here needs, for a run.
 *
 * `PART=counting npm run mutants` takes one part, and only the tests beside it. Without `PART`,
 * each mutant also runs the tests of everything that imports its file, which takes hours.
 */
const parts = {
  shared: {
    files: [
      'shared/src/model/{branch-issues,entry-code,identity,join-code,phase,poll-state,reachable-screens}.ts',
      'shared/src/results/{merge-results,result-rows,results-items,results-message,visibility}.ts',
      'shared/src/screens/{branch-rule,choice,number,option,profile,ranking,rating,text}.ts',
      'shared/src/values/{file-text,own-value,text}.ts',
    ],
    tests: 'shared/test',
  },
  visitor: {
    files: [
      'services/survey/src/polls/open-poll.ts',
      'services/survey/src/visitor/{session-reply,sessions,submit-answer,task-result,voter-ids}.ts',
    ],
    tests: 'services/survey/test/{polls,visitor}',
  },
  organizer: {
    files: [
      'services/survey/src/organizer/{organizer-policy,page-cursor}.ts',
      'services/survey/src/organizer/editing/{changed-paths,poll-rules}.ts',
      'services/survey/src/organizer/erasure/{eraser,erasure-target}.ts',
      'services/survey/src/organizer/export/{ballots,results}-csv.ts',
    ],
    tests: 'services/survey/test/organizer',
  },
  counting: {
    files: [
      'services/aggregation/src/counting/{ballot-change,ballot-state,contribution,count-states,counting-write}.ts',
      'services/aggregation/src/counting/{counting-plan,marker,transactions}.ts',
      'services/aggregation/src/stream/*.ts',
    ],
    tests: 'services/aggregation/test/{counting,stream}',
  },
  recount: {
    files: [
      'services/aggregation/src/recount/{compare-results,rebuild,reconcile,recount-votes}.ts',
      'services/aggregation/src/{dead-letters/queue-message,redrive/redrive,redrive/redrive-contract,redrive/take-back}.ts',
    ],
    tests: 'services/aggregation/test/{dead-letters,recount,redrive}',
  },
  realtime: {
    files: [
      'services/realtime/src/broadcast/{broadcast-interval,next-round,publish,touched-polls}.ts',
      'services/realtime/src/connections/connection-shards.ts',
      'services/realtime/src/messages/{client-message,message-rate,misuse,poll-messages}.ts',
    ],
    tests: 'services/realtime/test',
  },
  streams: {
    files: [
      'offline/src/event-sources/{batch-response,batching,filter-pattern,filter-rule}.ts',
      'offline/src/event-sources/dynamodb/{batch-delivery,failure-record,lineage}.ts',
      'offline/src/event-sources/dynamodb/{retry-decision,shard-progress}.ts',
    ],
    tests: 'offline/test/event-sources',
  },
};

const { PART } = process.env;
const part =
  PART === undefined ? { files: Object.values(parts).flatMap(({ files }) => files), tests: '**/test' } : parts[PART];
if (part === undefined) throw new Error(`There is no part "${PART}". There are ${Object.keys(parts).join(', ')}.`);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: part.files,
  testRunner: 'jest',
  jest: {
    config: {
      ...jest,
      roots: ['shared', 'services', 'offline'].map((folder) => `<rootDir>/${folder}`),
      testMatch: [`**/${part.tests}/**/!(*.int).test.ts`],
      // Starts the local cloud of e2e.
      globalSetup: null,
      globalTeardown: null,
      reporters: [],
    },
  },
  coverageAnalysis: 'perTest',
  // TypeScript 7 has no compiler API, which Stryker would rewrite this file with.
  tsconfigFile: 'none',
  // A mutant of a constant would need every suite of its part.
  ignoreStatic: true,
  // Only mutants whose code or tests changed are tried again; `--force` tries all of them.
  incremental: true,
  incrementalFile: `.mutants/${PART ?? 'all'}.json`,
  concurrency: 1,
  timeoutMS: 15_000,
  tempDirName: '.mutants/sandbox',
  // What the tests of these files read.
  ignorePatterns: [
    '**',
    '!/*.{js,json,ts}',
    '!/{shared,services,offline}/**',
    '!/docs/*.yaml',
    'node_modules',
    'dist',
    '.serverless',
    '.esbuild*',
  ],
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { reportTests: false },
  htmlReporter: { fileName: `.mutants/${PART ?? 'all'}.html` },
  thresholds: { high: 95, low: 85, break: 85 },
};

import jest from './jest.config.js';

/**
 * `npm run mutants` changes one expression at a time in the files that decide: what counts, what
 * shows, what is refused, what is tried again. Their unit tests must notice each change. Files that
 * only call AWS are not here: their tests start processes, which takes too long for each mutant.
 */
const files = {
  shared: [
    'shared/src/model/{branch-issues,entry-code,identity,join-code,phase,poll-state,reachable-screens}.ts',
    'shared/src/results/{merge-results,result-rows,results-items,results-message,visibility}.ts',
    'shared/src/screens/{branch-rule,choice,number,option,profile,ranking,rating,text}.ts',
    'shared/src/values/{file-text,own-value,text}.ts',
  ],
  survey: [
    'services/survey/src/organizer/editing/{changed-paths,poll-rules}.ts',
    'services/survey/src/organizer/erasure/{eraser,meant-voter}.ts',
    'services/survey/src/organizer/export/{ballots,results}-csv.ts',
    'services/survey/src/organizer/{csv-format,organizer-policy,page-cursor}.ts',
    'services/survey/src/polls/open-poll.ts',
    'services/survey/src/visitor/{session-reply,sessions,submit-answer,task-result,voter-ids}.ts',
  ],
  aggregation: [
    'services/aggregation/src/counting/{aggregate-batch,ballot-change,ballot-count}.ts',
    'services/aggregation/src/counting/{contribution,count-states,counting-plan,marker,transactions}.ts',
    'services/aggregation/src/recount/{compare-results,rebuild,reconcile,recount-votes}.ts',
    'services/aggregation/src/redrive/{queue-message,redrive,redrive-contract,take-back}.ts',
    'services/aggregation/src/results/*.ts',
    'services/aggregation/src/stream/*.ts',
  ],
  realtime: [
    'services/realtime/src/broadcast/{broadcast-interval,in-time,next-round,publish,touched-polls}.ts',
    'services/realtime/src/connections/connection-shards.ts',
    'services/realtime/src/messages/{client-message,message-rate,misuse,poll-messages}.ts',
  ],
  offline: [
    'offline/src/event-sources/{batch-response,batching,filter-pattern,filter-rule}.ts',
    'offline/src/event-sources/dynamodb/{batch-delivery,failure-record,lane,lineage,read-ahead}.ts',
    'offline/src/event-sources/dynamodb/{retry-decision,shard-progress,stream-record}.ts',
  ],
};

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: Object.values(files).flat(),
  testRunner: 'jest',
  jest: {
    config: {
      ...jest,
      roots: ['shared', 'services', 'offline'].map((folder) => `<rootDir>/${folder}`),
      testMatch: ['**/test/**/!(*.int).test.ts'],
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
  incrementalFile: '.mutants/incremental.json',
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
  htmlReporter: { fileName: '.mutants/index.html' },
  thresholds: { high: 95, low: 85, break: 85 },
};

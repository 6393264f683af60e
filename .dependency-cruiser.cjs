/**
 * The allowed imports. Services share code only in `shared`, and deployed code never imports the
 * local cloud.
 */
const services = ['survey', 'aggregation', 'realtime'];

/**
 * The features of the front end. Each may import from earlier groups, but not from its own group.
 */
const features = [
  ['visitor'],
  ['poll'],
  ['live', 'join'],
  ['results'],
  ['voting', 'big-screen'],
  ['preview'],
  ['organize'],
];

/** The folders of shared/src: each imports from those before it and from itself. */
const sharedFolders = ['values', 'screens', 'model', 'results', 'contract', 'lambda'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...services.map((name) => ({
      name: `${name}-imports-shared-only`,
      comment: 'A service imports from @booth/shared and from itself, never from another service.',
      severity: 'error',
      from: { path: `^services/${name}/` },
      to: { path: `^(services/(?!${name}/)|frontend/|e2e/|bench/)` },
    })),
    {
      name: 'only-scripts-import-deploy',
      comment: 'Only commands of operators know the stages. Deployed code does not.',
      severity: 'error',
      from: { path: '^services/', pathNot: '^services/[^/]+/scripts/' },
      to: { path: '^deploy/' },
    },
    {
      name: 'shared-imports-no-workspace',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(services|frontend|offline|e2e|bench|deploy)/' },
    },
    ...sharedFolders.map((folder, index) => ({
      name: `shared-${folder}-imports-the-folders-before-it`,
      comment: `The folders of shared build on each other in one direction: ${sharedFolders.join(', ')}.`,
      severity: 'error',
      from: { path: `^shared/src/${folder}/` },
      to: { path: `^shared/src/(index\\.ts$|(${sharedFolders.slice(index + 1).join('|') || '-'})/)` },
    })),
    {
      name: 'no-circles-in-shared',
      comment: 'Not even of types, so that each schema can be read without its users.',
      severity: 'error',
      from: { path: '^shared/src/' },
      to: { circular: true },
    },
    {
      name: 'frontend-imports-shared-only',
      severity: 'error',
      from: { path: '^frontend/', pathNot: '^frontend/test/' },
      to: { path: '^(services|offline|e2e|bench|deploy)/|^shared/src/lambda/' },
    },
    {
      name: 'organizers-part-is-loaded-lazily',
      comment: 'Visitors never load it: only its route and the editors of screens import it; types weigh nothing.',
      severity: 'error',
      from: {
        path: '^frontend/src/',
        pathNot: '^frontend/src/(features/organize/|app/routes/organize\\.tsx$|screens/[^/]+/Editor\\.tsx$)',
      },
      to: { path: '^frontend/src/features/organize/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-the-app',
      comment: 'Routes and start assemble the pages. Their parts do not know them.',
      severity: 'error',
      from: { path: '^frontend/src/', pathNot: '^frontend/src/(app/|main\\.ts$)' },
      to: { path: '^frontend/src/(app/|main\\.ts$)' },
    },
    {
      name: 'screens-import-no-feature',
      comment: 'Voting, results and the editor all show screens. Only the editor of a screen knows where it is shown.',
      severity: 'error',
      from: {
        path: '^frontend/src/screens/',
        pathNot: '^frontend/src/screens/([^/]+/Editor\\.tsx|screen-editor\\.ts)$',
      },
      to: { path: '^frontend/src/features/' },
    },
    {
      name: 'editors-of-screens-import-organize-only',
      comment: "The editors of screens are loaded with the organizers' pages, and use their fields.",
      severity: 'error',
      from: { path: '^frontend/src/screens/' },
      to: { path: '^frontend/src/features/(?!organize/)' },
    },
    {
      name: 'components-import-no-feature',
      comment: 'A component of every page knows neither polls nor screens. Page, time and device lie below it.',
      severity: 'error',
      from: {
        path: '^frontend/src/(components|api|device|i18n|page|time)/',
        pathNot: '^frontend/src/page/booth\\.ts$',
      },
      to: { path: '^frontend/src/(features|screens)/', pathNot: '^frontend/src/screens/(en|ja)\\.ts$' },
    },
    {
      name: 'booth-names-types-of-features-only',
      comment: 'The context of all pages names what features keep on the device; start makes it.',
      severity: 'error',
      from: { path: '^frontend/src/page/booth\\.ts$' },
      to: { path: '^frontend/src/(features|screens)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'lower-layers-import-no-component',
      comment: 'Requests, texts and clocks work without React elements; tests and start use them alone.',
      severity: 'error',
      from: { path: '^frontend/src/(api|device|i18n|page|time)/' },
      to: { path: '^frontend/src/components/' },
    },
    ...features.flatMap((group, index) =>
      group.map((name) => {
        const below = features.slice(0, index).flat();
        return {
          name: `feature-${name}-imports-one-way`,
          comment: `${name} may import from ${below.join(', ') || 'no other feature'}: see the order of features above.`,
          severity: 'error',
          from: { path: `^frontend/src/features/${name}/` },
          to: { path: '^frontend/src/features/', pathNot: `^frontend/src/features/(${[name, ...below].join('|')})/` },
        };
      }),
    ),
    {
      name: 'deployed-code-does-not-import-offline',
      severity: 'error',
      from: { path: '^(shared|services/[^/]+|frontend)/src/' },
      to: { path: '^offline/' },
    },
    {
      name: 'offline-stands-alone',
      comment: 'Any Serverless Framework project can use offline/.',
      severity: 'error',
      from: { path: '^offline/' },
      to: { path: '^(services|shared|frontend|e2e|bench|deploy)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circles-between-offline-folders',
      comment: 'The parts of the local cloud build on each other in one direction.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^offline/src/[^/]+$' },
      to: { path: '^offline/src/[^/]+$', circular: true },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'aws-lambda has types only (@types/aws-lambda).',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
    {
      name: 'declared-dependencies',
      comment: 'Each workspace declares what it imports; hoisting is not a declaration.',
      severity: 'error',
      from: { path: '^(shared|services/[^/]+|frontend|offline)/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|\\.esbuild[^/]*|\\.serverless)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};

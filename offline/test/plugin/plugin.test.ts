import type { CloudClient } from '../../src/cloud/index.ts';
import { createLocalStack, Template } from '../../src/cloudformation/index.ts';
import { addressForFunctions, resolveEnvironments } from '../../src/plugin/environment.ts';
import EsbuildStandIn from '../../src/plugin/esbuild-stand-in.ts';
import { exportsOf, fetchImports } from '../../src/plugin/exports-and-imports.ts';
import { serviceFunctions } from '../../src/plugin/functions.ts';
import OfflineStepFunctionsCloudPlugin from '../../src/plugin/index.ts';
import { readOfflineOptions } from '../../src/plugin/offline-options.ts';
import type { Serverless, Service } from '../../src/plugin/serverless.ts';

const log = { notice: jest.fn(), warning: jest.fn(), error: jest.fn() };
beforeEach(() => jest.clearAllMocks());

function aServerless(service: Partial<Service> = {}): Serverless {
  return {
    service: { service: 'shop', provider: {}, functions: {}, ...service },
    serviceDir: '/nowhere',
    configSchemaHandler: { defineFunctionProperties: () => {}, validateConfig: async () => {} },
    getProvider: () => ({
      getStage: () => 'dev',
      getRegion: () => 'us-east-1',
      naming: { getStackName: () => 'shop-dev' },
    }),
    pluginManager: { hooks: {}, plugins: [] },
  };
}

function aStack(template: object, imports = new Map<string, unknown>()) {
  const parsed = Template.parse(template);
  const stack = createLocalStack({
    template: parsed,
    stackName: 'shop-dev',
    region: 'us-east-1',
    accountId: '000000000000',
    streamArns: new Map(),
    imports,
    addresses: { http: '', websocket: '', stageInRestPath: false },
  });
  return { stack, template: parsed };
}

describe('the plugin', () => {
  test('has hooks only of `offline start`, so that it changes no deployed template', () => {
    const plugin = new OfflineStepFunctionsCloudPlugin(aServerless(), {}, { log });
    for (const hook of Object.keys(plugin.hooks)) expect(hook).toMatch(/^(before|after):offline:/);
  });

  test('refuses `offline` without `start`', () => {
    const plugin = new OfflineStepFunctionsCloudPlugin(aServerless(), {}, { log });
    expect(() => plugin.hooks['before:offline:start']?.()).toThrow('Use `serverless offline start`');
  });
});

describe('readOfflineOptions', () => {
  test('prefers the command line to serverless.yml, and that to the defaults of serverless-offline', () => {
    const custom = { 'serverless-offline': { httpPort: 4001, lambdaPort: 4002, location: '.build' } };
    expect(readOfflineOptions(aServerless({ custom }), { httpPort: '5001', websocketPort: undefined })).toMatchObject({
      httpPort: 5001,
      lambdaPort: 4002,
      websocketPort: 3001,
      lambdaEndpoint: 'http://127.0.0.1:4002',
    });
  });

  test('has a loopback endpoint for a service that listens on all addresses', () => {
    expect(readOfflineOptions(aServerless(), { host: '0.0.0.0' }).lambdaEndpoint).toBe('http://127.0.0.1:3002');
  });

  test.each([
    ['0.0.0.0', ['0.0.0.0'], 'http://127.0.0.1:3001'],
    ['localhost', ['localhost'], 'http://localhost:3001'],
    ['192.168.1.7', ['192.168.1.7', '127.0.0.1'], 'http://127.0.0.1:3001'],
  ])(
    'has a loopback endpoint for posts to connections of a service on %s',
    (host, websocketHosts, websocketEndpoint) => {
      expect(readOfflineOptions(aServerless(), { host })).toMatchObject({ websocketHosts, websocketEndpoint });
    },
  );

  test('has the configured exports of services that never run offline', () => {
    const custom = { offlineCloud: { imports: [{ name: 'shop-site-dev-Url', value: '*' }] } };
    expect(readOfflineOptions(aServerless({ custom }), {}).imports).toEqual(new Map([['shop-site-dev-Url', '*']]));
    expect(readOfflineOptions(aServerless(), {}).imports).toEqual(new Map());
  });

  test('names a wrong option', () => {
    const custom = { offlineCloud: { reference: {} } };
    expect(() => readOfflineOptions(aServerless({ custom }), {})).toThrow(/custom\.offlineCloud.*reference/s);
  });
});

test('a function runs its bundle also when serverless-esbuild comes after this plugin', async () => {
  // Prepare
  const serverless = aServerless({ functions: { count: { name: 'shop-dev-count', handler: 'count.handler' } } });
  const standIn = new EsbuildStandIn(serverless, {}, { log });
  serverless.pluginManager.plugins.push(standIn);
  const offline = {
    runtime: (): never => {
      throw new Error('not by serverless-offline');
    },
    replace: () => {},
  };
  const options = readOfflineOptions(serverless, { useInProcess: true });
  const [local] = serviceFunctions(serverless, options, '000000000000', offline);
  // Act
  standIn.bundles = { folder: '', load: async () => ({ handler: async () => 'bundled' }), ready: async () => {} };
  const call = { requestId: 'r', text: '{}', event: {}, clientContext: undefined, deadline: Date.now() + 1_000 };
  // Assess
  expect(await local?.runtime.run(call, new AbortController().signal)).toEqual({
    failed: false,
    payload: '"bundled"',
  });
});

describe('resolveEnvironments', () => {
  test('replaces intrinsics of the provider and of each function in place, and nothing else', () => {
    // Prepare
    const serverless = aServerless({
      provider: { environment: { TABLE: { Ref: 'Table' }, LEVEL: 'info', LIMIT: 5, GONE: { Ref: 'AWS::NoValue' } } },
      functions: { count: { name: 'shop-dev-count', environment: { NAME: { 'Fn::Sub': 'x-${Table}' } } }, plain: {} },
    });
    const { stack } = aStack({ Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } });

    // Act
    resolveEnvironments(serverless, stack, readOfflineOptions(serverless, { useInProcess: true }));

    // Assess
    const { provider, functions } = serverless.service;
    expect(provider.environment).toEqual({ TABLE: 'shop-dev-Table', LEVEL: 'info', LIMIT: 5 });
    expect(functions).toEqual({
      count: { name: 'shop-dev-count', environment: { NAME: 'x-shop-dev-Table' } },
      plain: {},
    });
  });

  test('names the path of a value that cannot be resolved', () => {
    const serverless = aServerless({ functions: { count: { environment: { POOL: { Ref: 'Pool' } } } } });
    const { stack } = aStack({});
    const options = readOfflineOptions(serverless, { useInProcess: true });
    expect(() => resolveEnvironments(serverless, stack, options)).toThrow('functions.count.environment.POOL');
  });
});

describe('addressForFunctions', () => {
  const real = {
    ...{ dynamodb: 'http://127.0.0.1:1', sqs: 'http://127.0.0.1:2' },
    ...{ sns: 'http://127.0.0.1:2', s3: 'http://127.0.0.1:2' },
  };
  const endpoints = {
    ...{
      ...real,
      region: 'us-east-1',
      accountId: '000000000000',
      sfn: 'http://127.0.0.1:3',
      secretsManager: 'http://127.0.0.1:3',
    },
    faulty: { tally: { dynamodb: 'http://127.0.0.1:4', sqs: 'http://127.0.0.1:5', sfn: 'http://127.0.0.1:13' } },
  };
  const queue = `${real.sqs}/000000000000/orders`;

  test.each([
    ['tally', queue, 'http://127.0.0.1:5/000000000000/orders'],
    ['tally', 'http://127.0.0.1:25/000000000000/orders', 'http://127.0.0.1:25/000000000000/orders'],
    ['tally', 5, 5],
    ['orders', queue, queue],
  ])('for %s, %s becomes %s', (service, value, address) => {
    expect(addressForFunctions(endpoints, service)(value)).toBe(address);
  });
});

describe('exports and imports between services', () => {
  const outputs = {
    Outputs: {
      Own: { Value: 'a', Export: { Name: { 'Fn::Sub': '${AWS::StackName}-Own' } } },
      Passed: { Value: { 'Fn::ImportValue': 'other' }, Export: { Name: 'Passed' } },
      NotExported: { Value: { Ref: 'Nothing' } },
      Unmet: { Value: 'b', Export: { Name: 'Unmet' }, Condition: 'Never' },
    },
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
  };

  test('exports are the outputs with an export name, once the imports that they need are there', () => {
    const imports = new Map<string, unknown>();
    const { stack, template } = aStack(outputs, imports);
    expect(exportsOf(template, stack)).toMatchObject({
      exports: { 'shop-dev-Own': 'a' },
      unresolved: { Passed: expect.stringMatching(/no running service exports other/) },
    });
    imports.set('other', 'c');
    expect(exportsOf(template, stack)).toEqual({ exports: { 'shop-dev-Own': 'a', Passed: 'c' }, unresolved: {} });
  });

  describe('imports that are not there yet', () => {
    const needed = [
      { name: 'wanted', path: 'functions.a.environment.X' },
      { name: 'constructor', path: 'functions.a.environment.Y' },
    ];
    /** Returns a cloud with these answers, each after its time; then it waits as long as asked. */
    const answering = (
      answers: { exports: Record<string, string>; afterMs: number }[],
      unresolved: Record<string, string> = {},
    ): CloudClient => {
      let revision = 0;
      let last: Record<string, string> = {};
      return {
        ...aCloud(),
        exports: async (_after, waitMs) => {
          const answer = answers.shift();
          jest.setSystemTime(Date.now() + (answer?.afterMs ?? waitMs));
          if (answer !== undefined) {
            last = answer.exports;
            revision += 1;
          }
          return { exports: last, unresolved, revision };
        },
      };
    };
    const logged = () => log.notice.mock.calls.map(([line]) => line);

    beforeEach(() => {
      jest.useFakeTimers();
      log.notice.mockClear();
    });
    afterEach(() => jest.useRealTimers());

    test('are waited for without a log line', async () => {
      const imports = new Map<string, unknown>();
      const cloud = answering([
        { exports: { elsewhere: '1' }, afterMs: 4_000 },
        { exports: { elsewhere: '1', wanted: '2', constructor: '3' }, afterMs: 4_000 },
      ]);
      await fetchImports(cloud, needed, imports, log, 120_000);
      expect(Object.fromEntries(imports)).toEqual({ wanted: '2', constructor: '3' });
      expect(logged()).toEqual([]);
    });

    test('are logged in one line after ten seconds, with the paths that need them, and again when they change', async () => {
      const cloud = answering([
        { exports: { 'sls-shop-x': '0', elsewhere: '1' }, afterMs: 10_000 },
        { exports: { elsewhere: '1', wanted: '2' }, afterMs: 5_000 },
        { exports: { constructor: '3' }, afterMs: 5_000 },
      ]);
      await fetchImports(cloud, needed, new Map(), log, 120_000);
      expect(logged()).toEqual([
        'Waiting: no running service exports wanted (for functions.a.environment.X), ' +
          'constructor (for functions.a.environment.Y); exported so far: elsewhere.',
        'Waiting: no running service exports constructor (for functions.a.environment.Y); exported so far: elsewhere, wanted.',
      ]);
    });

    test('are reported with the reason when a service exports them without a value', async () => {
      const cloud = answering([{ exports: {}, afterMs: 50_000 }], {
        wanted: 'nothing is known offline for Distribution',
      });
      await expect(fetchImports(cloud, needed.slice(0, 1), new Map(), log, 60_000)).rejects.toThrow(
        'exports wanted (for functions.a.environment.X; it has no value offline: nothing is known offline for Distribution)',
      );
    });

    test('are logged every thirty seconds, and given up when nothing is published for the time limit', async () => {
      const fetching = fetchImports(answering([{ exports: {}, afterMs: 50_000 }]), needed, new Map(), log, 60_000);
      await expect(fetching).rejects.toThrow(
        'no running service exports wanted (for functions.a.environment.X), constructor (for functions.a.environment.Y); ' +
          'exported so far: nothing. Is the service that exports it in the configuration? ' +
          'If it never runs offline, give its export a value under custom.offlineCloud.imports.',
      );
      // After 50 and 80 s; it ends after 110 s.
      expect(logged()).toHaveLength(2);
    });
  });
});

function aCloud(): CloudClient {
  const never = async (): Promise<never> => {
    throw new Error('not asked in this test');
  };
  return {
    url: '',
    endpoints: never,
    status: never,
    untilIdle: never,
    stopFaults: never,
    register: never,
    publishExports: never,
    markReady: never,
    markStopped: never,
    tellNotRun: never,
    untilReady: never,
    exports: never,
  };
}

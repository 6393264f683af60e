import type { CloudClient } from '../../src/cloud/index.ts';
import { createLocalStack, Template } from '../../src/cloudformation/index.ts';
import { addressForFunctions, resolveEnvironments } from '../../src/plugin/environment.ts';
import EsbuildStandIn from '../../src/plugin/esbuild-stand-in.ts';
import { serviceFunctions } from '../../src/plugin/functions.ts';
import OfflineStepFunctionsCloudPlugin from '../../src/plugin/index.ts';
import { readOfflineOptions } from '../../src/plugin/offline-options.ts';
import type { Serverless, Service } from '../../src/plugin/serverless.ts';
import { exportsOf, fetchImports } from '../../src/plugin/ties.ts';

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
  test('acts only in `offline start`, so that nothing of it reaches a deployed template', () => {
    const plugin = new OfflineStepFunctionsCloudPlugin(aServerless(), {}, { log });
    for (const hook of Object.keys(plugin.hooks)) expect(hook).toMatch(/^(before|after):offline:/);
  });

  test('says that `offline` alone will not do', () => {
    const plugin = new OfflineStepFunctionsCloudPlugin(aServerless(), {}, { log });
    expect(() => plugin.hooks['before:offline:start']?.()).toThrow('Use `serverless offline start`');
  });
});

describe('readOfflineOptions', () => {
  test('takes the command line before serverless.yml before the defaults of serverless-offline', () => {
    const custom = { 'serverless-offline': { httpPort: 4001, lambdaPort: 4002, location: '.build' } };
    expect(readOfflineOptions(aServerless({ custom }), { httpPort: '5001', websocketPort: undefined })).toMatchObject({
      httpPort: 5001,
      lambdaPort: 4002,
      websocketPort: 3001,
      lambdaEndpoint: 'http://127.0.0.1:4002',
    });
  });

  test('reaches a service that listens on all addresses by the loopback address', () => {
    expect(readOfflineOptions(aServerless(), { host: '0.0.0.0' }).lambdaEndpoint).toBe('http://127.0.0.1:3002');
  });

  test.each([
    ['0.0.0.0', ['0.0.0.0'], 'http://127.0.0.1:3001'],
    ['localhost', ['localhost'], 'http://localhost:3001'],
    ['192.168.1.7', ['192.168.1.7', '127.0.0.1'], 'http://127.0.0.1:3001'],
  ])('on %s, connections are posted to by a loopback address', (host, websocketHosts, websocketEndpoint) => {
    expect(readOfflineOptions(aServerless(), { host })).toMatchObject({ websocketHosts, websocketEndpoint });
  });

  test('has what services that never run offline would export', () => {
    const custom = { offlineCloud: { imports: [{ name: 'shop-site-dev-Url', value: '*' }] } };
    expect(readOfflineOptions(aServerless({ custom }), {}).imports).toEqual(new Map([['shop-site-dev-Url', '*']]));
    expect(readOfflineOptions(aServerless(), {}).imports).toEqual(new Map());
  });

  test('names a wrong option', () => {
    const custom = { offlineCloud: { reference: {} } };
    expect(() => readOfflineOptions(aServerless({ custom }), {})).toThrow(/custom\.offlineCloud.*reference/s);
  });
});

test('a function is the bundle of serverless-esbuild also where that plugin comes after this one', async () => {
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

  test('names the place of what cannot be resolved', () => {
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
  const queue = `${real.sqs}/000000000000/letters`;

  test.each([
    ['tally', queue, 'http://127.0.0.1:5/000000000000/letters'],
    ['tally', 'http://127.0.0.1:25/000000000000/letters', 'http://127.0.0.1:25/000000000000/letters'],
    ['tally', 5, 5],
    ['orders', queue, queue],
  ])('%s, which may have a faulty SQS: %s becomes %s', (service, value, address) => {
    expect(addressForFunctions(endpoints, service)(value)).toBe(address);
  });
});

describe('the ties between services', () => {
  const outputs = {
    Outputs: {
      Own: { Value: 'a', Export: { Name: { 'Fn::Sub': '${AWS::StackName}-Own' } } },
      Passed: { Value: { 'Fn::ImportValue': 'other' }, Export: { Name: 'Passed' } },
      NotExported: { Value: { Ref: 'Nothing' } },
      Unmet: { Value: 'b', Export: { Name: 'Unmet' }, Condition: 'Never' },
    },
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
  };

  test('exports are the outputs with an export name; one that needs an import comes when that is there', () => {
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
    /**
     * What the cloud answers, one call after the other, and what it lets pass meanwhile; then it
     * waits as long as it is asked to.
     */
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
    const said = () => log.notice.mock.calls.map(([line]) => line);

    beforeEach(() => {
      jest.useFakeTimers();
      log.notice.mockClear();
    });
    afterEach(() => jest.useRealTimers());

    test('are waited for without a word', async () => {
      const imports = new Map<string, unknown>();
      const cloud = answering([
        { exports: { elsewhere: '1' }, afterMs: 4_000 },
        { exports: { elsewhere: '1', wanted: '2', constructor: '3' }, afterMs: 4_000 },
      ]);
      await fetchImports(cloud, needed, imports, log, 120_000);
      expect(Object.fromEntries(imports)).toEqual({ wanted: '2', constructor: '3' });
      expect(said()).toEqual([]);
    });

    test('are told in one line after ten seconds, with where they are needed, and again when they change', async () => {
      const cloud = answering([
        { exports: { 'sls-shop-x': '0', elsewhere: '1' }, afterMs: 10_000 },
        { exports: { elsewhere: '1', wanted: '2' }, afterMs: 5_000 },
        { exports: { constructor: '3' }, afterMs: 5_000 },
      ]);
      await fetchImports(cloud, needed, new Map(), log, 120_000);
      expect(said()).toEqual([
        'Waiting: no running service exports wanted (for functions.a.environment.X), ' +
          'constructor (for functions.a.environment.Y); exported so far: elsewhere.',
        'Waiting: no running service exports constructor (for functions.a.environment.Y); exported so far: elsewhere, wanted.',
      ]);
    });

    test('are told with the reason where a service has the export, but no value for it', async () => {
      const cloud = answering([{ exports: {}, afterMs: 50_000 }], {
        wanted: 'nothing is known offline for Distribution',
      });
      await expect(fetchImports(cloud, needed.slice(0, 1), new Map(), log, 60_000)).rejects.toThrow(
        'exports wanted (for functions.a.environment.X; it has no value offline: nothing is known offline for Distribution)',
      );
    });

    test('are told every thirty seconds, and given up when nothing is published for the time limit', async () => {
      const fetching = fetchImports(answering([{ exports: {}, afterMs: 50_000 }]), needed, new Map(), log, 60_000);
      await expect(fetching).rejects.toThrow(
        'no running service exports wanted (for functions.a.environment.X), constructor (for functions.a.environment.Y); ' +
          'exported so far: nothing. Is the service that exports it in the configuration? ' +
          'If it never runs offline, give its export a value under custom.offlineCloud.imports.',
      );
      // After 50 and 80 s; it ends after 110 s.
      expect(said()).toHaveLength(2);
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

import { faultsWithSeed } from '../../src/faults/fault-config.ts';
import { parseConfig } from '../../src/runner/config.ts';
import { fillTemplate, findEndpoints, lanAddress } from '../../src/runner/endpoints.ts';

const input = {
  services: {
    survey: { path: 'services/survey', httpPort: 4001, lambdaPort: 4101 },
    realtime: { path: 'services/realtime', httpPort: 4003, lambdaPort: 4103, websocketPort: 4013 },
  },
  commands: { frontend: { command: 'vite', port: 5173 } },
};

describe('parseConfig', () => {
  test('fills in the defaults', () => {
    expect(parseConfig(input, 'config.ts')).toMatchObject({
      region: 'us-east-1',
      dynamodb: { port: 8000 },
      cloud: { port: 4566, queuesPort: 4576 },
      services: { survey: { workerThreads: false } },
      addresses: [],
    });
  });

  test.each([
    ['a bad port', { services: { a: { path: 'a', httpPort: 70_000, lambdaPort: 1 } } }, 'services.a.httpPort'],
    ['a missing path', { services: { a: { httpPort: 1, lambdaPort: 2 } } }, 'services.a.path'],
    ['a misspelt property', { services: {}, adresses: [] }, 'adresses'],
    ['a bad account', { services: {}, accountId: '12' }, 'accountId'],
    ['no default export', undefined, 'config.ts'],
  ])('refuses %s with the file and the path in it', (_rule, config, path) => {
    expect(() => parseConfig(config, 'config.ts')).toThrow('config.ts');
    expect(() => parseConfig(config, 'config.ts')).toThrow(path);
  });
});

describe('faults', () => {
  const withFaults = (faults: object) => parseConfig({ ...input, faults }, 'config.ts').faults;

  test('there are none by default', () => {
    expect(parseConfig(input, 'config.ts').faults).toBeUndefined();
  });

  test('have a rate for each kind and a new seed by default; a missing rate beside others is 0', () => {
    const faults = withFaults({});
    expect(Object.values(faults?.rates ?? {}).every((rate) => rate > 0)).toBe(true);
    expect(faults?.seed).toBeGreaterThan(0);
    expect(withFaults({ seed: 5, services: ['survey'], rates: { crashes: 0.5 } })).toEqual({
      seed: 5,
      services: ['survey'],
      rates: { duplicates: 0, lateDeliveries: 0, splits: 0, crashes: 0.5, throttles: 0, conflicts: 0, lostAnswers: 0 },
    });
  });

  test.each([
    [
      'an unknown service',
      { services: ['survey', 'push'] },
      /no service push, only survey, realtime[\s\S]*faults\.services\[1\]/,
    ],
    ['no service at all', { services: [] }, /faults\.services/],
    ['a bad rate', { rates: { splits: 2 } }, /faults\.rates\.splits/],
    ['an unknown fault', { rates: { fires: 0.1 } }, /fires/],
    ['rates of calls above 1', { rates: { crashes: 0.7, throttles: 0.7 } }, /their sum must not be more than 1/],
    [
      'an empty object of rates',
      { rates: {} },
      /every rate is 0, so no fault would ever be injected[\s\S]*faults\.rates/,
    ],
    ['a rate of 0 and no other', { rates: { crashes: 0 } }, /every rate is 0/],
    ['a bad seed', { seed: 1.5 }, /faults\.seed/],
  ])('are refused with the path of %s', (_rule, faults, message) => {
    expect(() => withFaults(faults)).toThrow(message);
  });

  test('may be turned on by the command line, whose seed goes before the configured one', () => {
    const configured = withFaults({ seed: 5, services: ['survey'] });
    expect(faultsWithSeed(configured, '77')).toEqual({ ...configured, seed: 77 });
    expect(faultsWithSeed(configured, '')).toEqual(configured);
    expect(faultsWithSeed(undefined, '77')).toEqual({ ...withFaults({}), seed: 77 });
    expect(faultsWithSeed(undefined, '').seed).toBeGreaterThan(0);
    expect(() => faultsWithSeed(undefined, 'many')).toThrow('--faults takes a seed, a whole number, not many.');
  });
});

describe('endpoints', () => {
  test('include every port and URL of the configuration', async () => {
    const endpoints = await findEndpoints(parseConfig(input, ''), { host: '192.0.2.7', freePorts: false });
    expect(endpoints).toEqual({
      host: '192.0.2.7',
      bindHost: '0.0.0.0',
      'dynamodb.port': '8000',
      'dynamodb.url': 'http://127.0.0.1:8000',
      'cloud.port': '4566',
      'cloud.url': 'http://127.0.0.1:4566',
      'queues.port': '4576',
      'queues.url': 'http://127.0.0.1:4576',
      'survey.httpPort': '4001',
      'survey.httpUrl': 'http://192.0.2.7:4001',
      'survey.lambdaPort': '4101',
      'survey.lambdaUrl': 'http://127.0.0.1:4101',
      'realtime.httpPort': '4003',
      'realtime.httpUrl': 'http://192.0.2.7:4003',
      'realtime.lambdaPort': '4103',
      'realtime.lambdaUrl': 'http://127.0.0.1:4103',
      'realtime.websocketPort': '4013',
      'realtime.websocketUrl': 'ws://192.0.2.7:4013',
      'frontend.port': '5173',
      'frontend.url': 'http://192.0.2.7:5173',
    });
  });

  test('bind the services to loopback if the host is localhost', async () => {
    const endpoints = await findEndpoints(parseConfig(input, ''), { host: 'localhost', freePorts: false });
    expect(endpoints.bindHost).toBe('127.0.0.1');
  });

  test('have free ports that all differ from each other and from the configured ones', async () => {
    const endpoints = await findEndpoints(parseConfig(input, ''), { host: 'localhost', freePorts: true });
    const ports = Object.entries(endpoints).filter(([name]) => /[pP]ort$/.test(name));
    const numbers = ports.map(([, port]) => port);
    expect(new Set(numbers).size).toBe(9);
    expect(numbers).not.toContain('8000');
    expect(endpoints['survey.httpUrl']).toBe(`http://localhost:${endpoints['survey.httpPort']}`);
  });

  test('fill a template, and an error names an unknown one and all known ones', () => {
    expect(fillTemplate('vite --port {a.port} {x}', { 'a.port': '1', x: 'y' })).toBe('vite --port 1 y');
    expect(() => fillTemplate('{b.url}', { 'a.port': '1' })).toThrow('there is no endpoint {b.url}. Known: a.port');
  });
});

describe('lanAddress', () => {
  const address = { netmask: '', mac: '', cidr: null, scopeid: 0 };
  test('is the first IPv4 address that others can reach', () => {
    const found = lanAddress({
      lo: [{ ...address, family: 'IPv4', internal: true, address: '127.0.0.1' }],
      wlan0: [
        { ...address, family: 'IPv6', internal: false, address: 'fe80::1' },
        { ...address, family: 'IPv4', internal: false, address: '192.0.2.7' },
      ],
    });
    expect(found).toBe('192.0.2.7');
  });

  test('is undefined without a network', () => {
    expect(lanAddress({ lo: [{ ...address, family: 'IPv4', internal: true, address: '127.0.0.1' }] })).toBeUndefined();
  });
});

import { faultsWithSeed } from '../../src/faults/fault-config.ts';
import { parseConfig } from '../../src/runner/config.ts';
import { fillTemplate, findPlaces, lanAddress } from '../../src/runner/places.ts';

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
    ['a port that is none', { services: { a: { path: 'a', httpPort: 70_000, lambdaPort: 1 } } }, 'services.a.httpPort'],
    ['a missing path', { services: { a: { httpPort: 1, lambdaPort: 2 } } }, 'services.a.path'],
    ['a misspelt property', { services: {}, adresses: [] }, 'adresses'],
    ['an account that is none', { services: {}, accountId: '12' }, 'accountId'],
    ['no default export', undefined, 'config.ts'],
  ])('refuses %s with the file and the place in it', (_rule, config, place) => {
    expect(() => parseConfig(config, 'config.ts')).toThrow('config.ts');
    expect(() => parseConfig(config, 'config.ts')).toThrow(place);
  });
});

describe('faults', () => {
  const withFaults = (faults: object) => parseConfig({ ...input, faults }, 'config.ts').faults;

  test('there are none unless they are given', () => {
    expect(parseConfig(input, 'config.ts').faults).toBeUndefined();
  });

  test('without rates every kind has one, with rates those that are missing are 0; without a seed there is a new one', () => {
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
      'a service that there is not',
      { services: ['survey', 'push'] },
      /no service push, only survey, realtime[\s\S]*faults\.services\[1\]/,
    ],
    ['no service at all', { services: [] }, /faults\.services/],
    ['a rate that is none', { rates: { splits: 2 } }, /faults\.rates\.splits/],
    ['a fault that there is not', { rates: { fires: 0.1 } }, /fires/],
    ['rates of calls above 1', { rates: { crashes: 0.7, throttles: 0.7 } }, /their sum must not be more than 1/],
    ['no rate but 0', { rates: {} }, /every rate is 0, so no fault would ever be injected[\s\S]*faults\.rates/],
    ['a rate of 0 and no other', { rates: { crashes: 0 } }, /every rate is 0/],
    ['a seed that is none', { seed: 1.5 }, /faults\.seed/],
  ])('%s is refused with its place', (_rule, faults, message) => {
    expect(() => withFaults(faults)).toThrow(message);
  });

  test('the command line turns faults on, and its seed goes before the configured one', () => {
    const configured = withFaults({ seed: 5, services: ['survey'] });
    expect(faultsWithSeed(configured, '77')).toEqual({ ...configured, seed: 77 });
    expect(faultsWithSeed(configured, '')).toEqual(configured);
    expect(faultsWithSeed(undefined, '77')).toEqual({ ...withFaults({}), seed: 77 });
    expect(faultsWithSeed(undefined, '').seed).toBeGreaterThan(0);
    expect(() => faultsWithSeed(undefined, 'many')).toThrow('--faults takes a seed, a whole number, not many.');
  });
});

describe('places', () => {
  test('name every port and address of the configuration', async () => {
    const places = await findPlaces(parseConfig(input, ''), { host: '192.0.2.7', freePorts: false });
    expect(places).toEqual({
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

  test('localhost keeps the services to this machine', async () => {
    const places = await findPlaces(parseConfig(input, ''), { host: 'localhost', freePorts: false });
    expect(places.bindHost).toBe('127.0.0.1');
  });

  test('free ports are all different, and none is a configured one', async () => {
    const places = await findPlaces(parseConfig(input, ''), { host: 'localhost', freePorts: true });
    const ports = Object.entries(places).filter(([name]) => /[pP]ort$/.test(name));
    const numbers = ports.map(([, port]) => port);
    expect(new Set(numbers).size).toBe(9);
    expect(numbers).not.toContain('8000');
    expect(places['survey.httpUrl']).toBe(`http://localhost:${places['survey.httpPort']}`);
  });

  test('a template gets its places; an unknown one is named with those that there are', () => {
    expect(fillTemplate('vite --port {a.port} {x}', { 'a.port': '1', x: 'y' })).toBe('vite --port 1 y');
    expect(() => fillTemplate('{b.url}', { 'a.port': '1' })).toThrow('there is no place {b.url}. Known: a.port');
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

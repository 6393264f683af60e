import { createLoopbackGuard } from '../../src/guard/loopback-guard.ts';

const guard = createLoopbackGuard({
  contentTypes: ['application/x-amz-json-1.0', 'application/json'],
  origins: ['http://localhost:5173'],
  pages: ['/console'],
});

const statusOf = (headers: Record<string, string>, { method = 'POST', url = '/' } = {}) =>
  guard({ method, url, headers: { host: '127.0.0.1:4566', ...headers } })?.status;

const json = { 'content-type': 'application/x-amz-json-1.0', 'content-length': '2' };

describe('the Host of a request', () => {
  test.each(['127.0.0.1:4566', 'localhost', 'LOCALHOST:1', '[::1]:4566', 'sync-127.0.0.1:4566'])('%s passes', (host) =>
    expect(statusOf({ ...json, host })).toBeUndefined(),
  );

  test.each([
    '',
    'evil.example:4566',
    '192.168.0.7:4566',
    '0.0.0.0:4566',
    'localhost.evil.example',
    'evil-localhost',
    'sync-localhost:4566',
    '127.0.0.1.nip.io',
    '127.0.0.1:4566@evil.example',
    'localhost:4566 evil.example',
  ])('%j is refused as misdirected, also from a page with that name', (host) => {
    expect(statusOf({ ...json, host })).toBe(421);
    expect(statusOf({ ...json, host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).toBe(421);
  });
});

describe('a page of another origin is refused', () => {
  test.each([
    'http://evil.example',
    'https://127.0.0.1:4566',
    'http://127.0.0.1:5173',
    'http://localhost:4566',
    'null',
    '',
  ])('by its Origin %j', (origin) => {
    for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE'])
      expect(statusOf({ ...json, origin }, { method })).toBe(403);
  });

  test('unless it is the service’s own page or of an allowed origin', () => {
    expect(statusOf({ ...json, origin: 'http://127.0.0.1:4566', 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    expect(statusOf({ ...json, origin: 'http://localhost:5173', 'sec-fetch-site': 'cross-site' })).toBeUndefined();
  });

  test.each(['cross-site', 'same-site'])('by its GET that is %s and has no Origin (image, script, frame)', (site) => {
    const fromPage = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    const fromFrame = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    for (const headers of [fromPage, fromFrame]) {
      expect(statusOf(headers, { method: 'GET', url: '/console/' })).toBe(403);
    }
  });
});

describe('a link on any page', () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  test.each(['/console', '/console/', '/console/executions/x?tab=graph'])('opens %s', (url) =>
    expect(statusOf(link, { method: 'GET', url })).toBeUndefined(),
  );

  test.each(['/', '/_cloud/status', '/consoles', '/?/console/'])('does not open %s', (url) =>
    expect(statusOf(link, { method: 'GET', url })).toBe(403),
  );

  test('may not be a form that posts', () => {
    const form = { ...link, origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' };
    expect(statusOf(form, { url: '/console/api/x' })).toBe(403);
  });

  test('opens less than an address that somebody types, which opens everything', () =>
    expect(statusOf({ ...link, 'sec-fetch-site': 'none' }, { method: 'GET', url: '/_cloud/status' })).toBeUndefined());
});

describe('the body of a request', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    '',
  ])('may not have the type %j', (type) => {
    expect(statusOf({ 'content-type': type, 'content-length': '2' })).toBe(415);
    expect(statusOf({ 'content-type': type, 'transfer-encoding': 'chunked' })).toBe(415);
  });

  test('may have an allowed type with parameters and capitals', () =>
    expect(statusOf({ 'content-type': 'Application/JSON; charset=utf-8', 'content-length': '2' })).toBeUndefined());

  test('needs no type if it is empty', () =>
    expect(statusOf({ 'content-type': 'text/plain', 'content-length': '0' })).toBeUndefined());

  test('may have any type in the signed call of an AWS SDK', () => {
    const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=…', 'content-length': '2' };
    expect(statusOf(signed)).toBeUndefined();
    expect(statusOf({ ...signed, 'content-type': 'application/octet-stream' })).toBeUndefined();
    expect(statusOf({ ...signed, authorization: 'Basic eA==' })).toBe(415);
  });

  test('may have any type in a PUT to a presigned URL', () => {
    const url = '/uploads/cat.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0';
    const image = { 'content-type': 'image/png', 'content-length': '2' };
    expect(statusOf(image, { method: 'PUT', url })).toBeUndefined();
    expect(statusOf(image, { method: 'PUT', url: '/uploads/cat.png' })).toBe(415);
    expect(statusOf({ ...image, 'content-type': 'text/plain' }, { method: 'POST', url })).toBe(415);
    expect(statusOf({ ...image, origin: 'http://evil.example' }, { method: 'PUT', url })).toBe(403);
  });
});

test('a refusal says to an AWS SDK what to do', () => {
  const refused = guard({ method: 'POST', url: '/', headers: { host: 'evil.example' } });
  expect(JSON.parse(refused?.body ?? '')).toEqual({
    __type: 'AccessDeniedException',
    message: expect.stringContaining('127.0.0.1 or localhost'),
  });
});

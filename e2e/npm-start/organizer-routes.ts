import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { DEVICE_HEADER, type PollDefinition, Problem, type Route, routes, versionTag } from '@booth/shared';
import type { LocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import { readApiDocument } from '../fuzz/api-document.ts';
import { runFuzz, UNKNOWN_ADDRESS } from '../fuzz/run-fuzz.ts';
import { readTemplates } from '../fuzz/templates.ts';
import { NO_OBJECTS } from '../fuzz/values.ts';
import { httpClient } from '../support/http-client.ts';
import { npmStart } from '../support/npm-start.ts';

const BOM = '\uFEFF';
const root = resolve(__dirname, '../..');
const organizerRoutes = Object.entries<Route>(routes).filter(([, { organizer }]) => organizer === 'required');

/** As many as two cores answer in time. `npm run fuzz` can send more. */
const FUZZ_REQUESTS = 1_000;
const FUZZ_SEED = 20_261_130;

let cloud: LocalCloud;
let addresses: Record<Route['service'], string>;
let client: ReturnType<typeof httpClient>;
/** The tokens of hanako, who is an organizer, and of taro, who is none. */
let token: string | undefined;
let tarosToken: string | undefined;

beforeAll(async () => {
  const { addressOf, site, ...booth } = await npmStart();
  cloud = booth.cloud;
  addresses = { survey: addressOf(/^Survey API/), aggregation: addressOf(/^Results API/) };
  client = httpClient(addresses);
  const issuer = addressOf(/^Sign-in/);
  const signIn = createSignInClient({ issuer, clientId: 'booth-organize', redirectUri: `${site}/organize/signed-in` });
  token = (await signIn.signIn('hanako')).access_token;
  tarosToken = (await signIn.signIn('taro')).access_token;
});

const both = (text: string) => ({ en: text, ja: text });
const aDefinition = (pollId: string, identity: PollDefinition['identity']) => ({
  ...{ pollId, identity, visibility: 'hidden', title: both('By HTTP') },
  screens: [
    {
      ...{ type: 'choice', id: 'services', title: both('Services') },
      options: ['s3', 'sqs'].map((id) => ({ id, label: both(id) })),
    },
  ],
});

describe.each(organizerRoutes)('%s', (_name, route) => {
  const params = { pollId: 'show-of-hands' };

  test('without a token: 401', async () => {
    expect(await client.status(route, { params })).toBe(401);
  });

  test('with the token of somebody who is no organizer: 403', async () => {
    expect(await client.status(route, { params, token: tarosToken })).toBe(403);
  });
});

test('a poll is created, changed, opened, revealed, closed and archived, and the log says so', async () => {
  // Prepare
  const pollId = 'by-http';
  const definition = aDefinition(pollId, 'handle');
  const params = { pollId };
  const ifMatch = (version: number) => ({ 'if-match': versionTag(version) });
  const change = (headers: Record<string, string>) =>
    client.call(routes.changePoll, { params, token, headers, body: { ...definition, title: both('Changed') } });
  const switchTo = (body: object) => client.call(routes.switchPoll, { params, token, body });

  // Act
  const created = await client.call(routes.createPoll, { token, body: definition });
  const again = await client.call(routes.createPoll, { token, body: { ...definition, title: both('Another') } });
  const withoutVersion = await change({});
  const ofAnotherVersion = await change(ifMatch(9));
  const changed = await change(ifMatch(1));
  const read = await client.call(routes.readPoll, { params, token });
  const listed = await client.call(routes.listPolls, { token });
  const steps = [
    await switchTo({ status: 'open' }),
    await switchTo({ revealed: true }),
    await switchTo({ status: 'closed' }),
    await switchTo({ status: 'archived' }),
    await switchTo({ status: 'open' }),
  ];
  const log = await client.call(routes.listChanges, { params, token });

  // Assess
  expect([created.status, created.headers.get('etag'), again.status]).toEqual([201, '"1"', 409]);
  expect([withoutVersion.status, ofAnotherVersion.status, changed.status]).toEqual([428, 412, 200]);
  expect([read.view?.title, read.headers.get('etag')]).toEqual([both('Changed'), '"2"']);
  expect(listed.view?.polls.map((poll) => poll.pollId)).toEqual(expect.arrayContaining([pollId, 'show-of-hands']));
  expect(steps.map(({ status }) => status)).toEqual([200, 200, 200, 200, 409]);
  expect(log.view?.changes.map(({ kind, organizer }) => [kind, organizer.name])).toEqual([
    ...Array(4).fill(['switched', 'hanako']),
    ['changed', 'hanako'],
    ['created', 'hanako'],
  ]);
});

test('ballots and results are exported, and a voter is deleted by the name in the export', async () => {
  // Prepare
  const pollId = 'taken-home';
  const params = { pollId };
  await client.call(routes.createPoll, { token, body: aDefinition(pollId, 'handle') });
  await client.call(routes.switchPoll, { params, token, body: { status: 'open' } });
  const vote = { params, deviceId: randomUUID(), body: { handle: '@jo', optionIds: ['s3'] } };
  const cast = await client.call(routes.castBallot, vote);
  await cloud.untilIdle();

  // Act
  const ballots = await client.call(routes.exportBallots, { params, token });
  const results = await client.call(routes.exportResults, { params, token });
  const erased = await client.call(routes.eraseVoter, { params, token, body: { voter: "'@jo" } });
  const unknown = await client.call(routes.eraseVoter, { params, token, body: { voter: '@nobody' } });
  const after = await client.call(routes.exportBallots, { params, token });

  // Assess
  expect(cast.status).toBe(200);
  expect(ballots.view?.startsWith(`${BOM}"recorded-at","voter","device","handle",`)).toBe(true);
  expect([ballots.view?.includes(`,"'@jo","","s3"`), after.view?.includes('@jo')]).toEqual([true, false]);
  expect(results.view).toMatch(/^"services","s3","s3","s3","votes","1"\r$/m);
  expect([erased.status, erased.view, unknown.status]).toEqual([204, undefined, 404]);
  expect(after.view).toMatch(/Z","","","","[^"]+Z","s3",""\r\n$/);
});

test('as many entry codes are made as were asked for', async () => {
  const params = { pollId: 'with-codes' };
  await client.call(routes.createPoll, { token, body: aDefinition('with-codes', 'code') });
  const made = await client.call(routes.makeCodes, { params, token, body: { count: 3 } });
  expect([made.status, made.headers.get('content-disposition')]).toEqual([201, expect.stringContaining('with-codes')]);
  expect(made.view?.split('\r\n').filter((line) => /^"[0-9A-Z-]{14}"$/.test(line))).toHaveLength(3);
});

/** Returns the address of a route, with parameters of something that exists if possible. */
const addressOf = ({ service, path }: Route) =>
  `${addresses[service]}${path.replace('{pollId}', 'show-of-hands').replace('{sessionId}', 'a'.repeat(64))}`;

/** Returns what a page of another origin can read of an answer. */
async function readAnswer(address: string, init: RequestInit) {
  const response = await fetch(address, { ...init, headers: { ...init.headers, origin: 'https://booth.example' } });
  const { status, headers } = response;
  const origin = headers.get('access-control-allow-origin') ?? '';
  const isReadable = ['*', 'https://booth.example'].includes(origin);
  const type = headers.get('content-type')?.split(';')[0];
  return { status, type, isReadable, problem: Problem.safeParse(await response.json()).data };
}

const aProblem = { type: 'application/problem+json', isReadable: true };

describe('a body that is no JSON object is refused with a problem', () => {
  const withBody = Object.entries<Route>(routes).filter(
    ([, { body }]) => !body.safeParse(undefined).success || body.safeParse({}).success,
  );

  test.each(withBody)('%s', async (_name, route) => {
    for (const body of NO_OBJECTS) {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'if-match': '"1"',
        [DEVICE_HEADER]: randomUUID(),
      };
      const answer = await readAnswer(addressOf(route), { method: route.method, headers, body });
      expect({ body, ...answer }).toMatchObject({ body, ...aProblem, problem: { status: answer.status } });
      expect([400, 422]).toContain(answer.status);
    }
  });
});

describe('what API Gateway refuses is a problem that a page can read', () => {
  test.each(organizerRoutes)(
    '%s without a token, with a bad one, and with that of somebody else',
    async (_name, route) => {
      const authorizations: Record<string, string>[] = [
        {},
        { authorization: 'x' },
        { authorization: 'Bearer a.b.c' },
        { authorization: `Bearer ${tarosToken}` },
      ];
      const answers = await Promise.all(
        authorizations.map((headers) => readAnswer(addressOf(route), { method: route.method, headers })),
      );
      expect(answers).toMatchObject([
        { ...aProblem, status: 401, problem: { code: 'not-signed-in' } },
        { ...aProblem, status: 401, problem: { code: 'not-signed-in' } },
        { ...aProblem, status: 401, problem: { code: 'not-signed-in' } },
        { ...aProblem, status: 403, problem: { code: 'not-an-organizer' } },
      ]);
    },
  );

  test.each([
    ['multipart/form-data', '--x', 400],
    ['multipart/form-data; boundary=x', '--x\r\n', 400],
    ['garbage', 'x', 400],
    [';;', 'x', 400],
    ['application/json', 'x'.repeat(300 * 1024), 413],
    ['application/json', 'x'.repeat(11 * 1024 * 1024), 413],
  ])('a body of the type %s that does not fit', async (type, body, status) => {
    const headers = { 'content-type': type, authorization: `Bearer ${token}` };
    const answer = await readAnswer(addressOf(routes.createPoll), { method: 'POST', headers, body });
    expect(answer).toMatchObject({ ...aProblem, status, problem: { status } });
  });

  test.each([
    ['survey', 'GET', '/nowhere'],
    ['survey', 'DELETE', '/organizer/polls'],
    ['survey', 'GET', '/sessions/%E0%A4%A'],
    ['survey', 'POST', '/polls/%2e%2e/sessions'],
    ['aggregation', 'GET', '/'],
    ['aggregation', 'GET', '/nowhere'],
    ['aggregation', 'GET', '/polls/%E0%A4%A/results'],
    ['aggregation', 'DELETE', '/polls/show-of-hands/results'],
    ['aggregation', 'POST', '/polls'],
  ] as const)('an unknown address of the %s service: %s %s', async (service, method, path) => {
    const headers = { [DEVICE_HEADER]: randomUUID() };
    const answer = await readAnswer(`${addresses[service]}${path}`, { method, headers });
    expect(answer).toMatchObject({ ...aProblem, status: 404, problem: { status: 404 } });
  });

  test.each([
    ['OPTIONS', 204, ''],
    ['PROPFIND', 404, '{"message":"Not Found"}'],
  ])('the method %s, which no route of an HTTP API has, is answered with %i', async (method, status, body) => {
    const response = await fetch(`${addresses.aggregation}/nowhere`, { method });
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  test('a preflight of the results API is answered for every route, and by no function', async () => {
    const headers = { origin: 'https://booth.example', 'access-control-request-method': 'GET' };
    const preflight = await fetch(addressOf(routes.readResults), { method: 'OPTIONS', headers });
    expect([preflight.ok, preflight.headers.get('access-control-allow-headers')]).toEqual([
      true,
      expect.stringContaining('x-receipt'),
    ]);
  });
});

test('no header of serverless-offline lets a caller pass as somebody else', async () => {
  const headers = { 'sls-offline-authorizer-override': '{"sub":"mallory","name":"mallory"}' };
  const params = { pollId: 'by-override' };
  await client.call(routes.createPoll, { token, headers, body: aDefinition('by-override', 'device') });
  const log = await client.call(routes.listChanges, { params, token });
  expect(log.view?.changes.map(({ organizer }) => organizer.name)).toEqual(['hanako']);
});

test('random requests, valid and hostile ones, get answers that the OpenAPI document describes', async () => {
  const report = await runFuzz({
    document: readApiDocument(resolve(root, 'docs/openapi.yaml')),
    target: { survey: addresses.survey, results: addresses.aggregation },
    templates: readTemplates(root),
    tokens: { organizer: token ?? '', other: tarosToken ?? '' },
    requests: FUZZ_REQUESTS,
    seed: FUZZ_SEED,
  });
  expect(report.failures).toEqual(new Map());
  expect(new Set(report.answers.keys())).toEqual(new Set([...Object.keys(routes), UNKNOWN_ADDRESS]));
  // Some requests to each route succeed, so the fuzzer reaches all its code.
  const succeeded = [...report.answers].filter(([, statuses]) => [...statuses.keys()].some((status) => status < 300));
  expect(new Set(succeeded.map(([operation]) => operation))).toEqual(new Set(Object.keys(routes)));
});

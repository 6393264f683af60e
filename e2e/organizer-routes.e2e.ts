import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type PollDefinition, type Route, routes, versionTag } from '@booth/shared';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import config, { signInFor } from '../offline-cloud.config.ts';
import { httpClient } from './http-client.ts';

const BOM = '\uFEFF';
const NEEDED = ['Survey API', 'Results API', 'Sign-in (OpenID Connect issuer)'];
const organizerRoutes = Object.entries<Route>(routes).filter(([, { organizer }]) => organizer === 'required');

/** Without the pages: the services that organizers' routes are of or read from, and the sign-in. */
const services = Object.entries(config.services).filter(([name]) => name !== 'realtime');
const SITE = 'http://localhost';
const addresses = (config.addresses ?? []).filter(({ label }) => NEEDED.includes(label));

let cloud: LocalCloud;
let client: ReturnType<typeof httpClient>;
/** Of hanako, who is an organizer, and of taro, who is not. */
let token: string | undefined;
let tarosToken: string | undefined;

beforeAll(async () => {
  cloud = await startLocalCloud(
    {
      ...config,
      services: Object.fromEntries(services),
      commands: { 'sign-in': signInFor(SITE) },
      addresses,
    },
    { folder: resolve(__dirname, '..'), freePorts: true },
  );
  const [survey = '', aggregation = '', issuer = ''] = NEEDED.map(
    (label) => cloud.addresses.find((address) => address.label === label)?.url,
  );
  client = httpClient({ survey, aggregation });
  const signIn = createSignInClient({ issuer, clientId: 'booth-organize', redirectUri: `${SITE}/organize/signed-in` });
  token = (await signIn.signIn('hanako')).access_token;
  tarosToken = (await signIn.signIn('taro')).access_token;
}, 120_000);
afterAll(() => cloud?.stop());

const both = (text: string) => ({ en: text, ja: text });
const aDefinition = (pollId: string, identity: PollDefinition['identity']) => ({
  ...{ pollId, identity, visibility: 'hidden', title: both('By HTTP') },
  options: ['s3', 'sqs'].map((id) => ({ id, label: both(id) })),
  screens: [{ type: 'choice', id: 'services', title: both('Services') }],
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

test('a poll is created, changed, opened, revealed, closed and archived, and the log has all of it', async () => {
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

test('ballots and results are taken home, and a voter is deleted by the name as it is exported', async () => {
  // Prepare
  const pollId = 'taken-home';
  const params = { pollId };
  await client.call(routes.createPoll, { token, body: aDefinition(pollId, 'handle') });
  await client.call(routes.switchPoll, { params, token, body: { status: 'open' } });
  const vote = { params, voterId: randomUUID(), body: { handle: '@jo', optionIds: ['s3'] } };
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
  expect(ballots.view?.startsWith(`${BOM}recorded-at,voter,device,handle,`)).toBe(true);
  expect([ballots.view?.includes(",'@jo,,s3"), after.view?.includes('@jo')]).toEqual([true, false]);
  expect(results.view).toMatch(/^s3,s3,s3,false,1\r$/m);
  expect([erased.status, erased.view, unknown.status]).toEqual([204, undefined, 404]);
  expect(after.view).toMatch(/Z,,,,[^,]+Z,s3,\r\n$/);
});

test('entry codes are made, as many as were asked for', async () => {
  const params = { pollId: 'with-codes' };
  await client.call(routes.createPoll, { token, body: aDefinition('with-codes', 'code') });
  const made = await client.call(routes.makeCodes, { params, token, body: { count: 3 } });
  expect([made.status, made.headers.get('content-disposition')]).toEqual([201, expect.stringContaining('with-codes')]);
  expect(made.view?.split('\r\n').filter((line) => /^[0-9A-Z-]{14}$/.test(line))).toHaveLength(3);
});

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { joinCodeOf, type Route, routes, ServerMessage, type Topic } from '@booth/shared';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import { type Booth, openBooth } from './support/booth.ts';
import { httpClient } from './support/http-client.ts';

/** How often a test checks a condition, in milliseconds. */
const LOOK_MS = 20;

let booth: Booth;
let addresses: Record<Route['service'], string>;
let webSocketUrl: string;
let client: ReturnType<typeof httpClient>;
let token: string | undefined;

beforeAll(async () => {
  booth = await openBooth();
  addresses = { survey: booth.addressOf(/^Survey API/), aggregation: booth.addressOf(/^Results API/) };
  webSocketUrl = booth.addressOf(/^Dashboard WebSocket/);
  client = httpClient(addresses);
  const signIn = createSignInClient({
    issuer: booth.addressOf(/^Sign-in/),
    clientId: 'booth-organize',
    redirectUri: `${booth.site}/organize/signed-in`,
  });
  token = (await signIn.signIn('hanako')).access_token;
});
afterAll(() => booth?.close());

/** Waits until a condition holds. Returns how long that took, in milliseconds. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<number> {
  const begun = performance.now();
  while (!(await isSo())) await delay(LOOK_MS);
  return performance.now() - begun;
}

const both = (text: string) => ({ en: text, ja: text });
async function aDraft(pollId: string, change: object = {}) {
  const options = ['s3', 'sqs'].map((id) => ({ id, label: both(id) }));
  const screens = [{ type: 'choice', id: 'services', title: both('Services'), options }];
  const definition = { pollId, identity: 'device', visibility: 'live', title: both(pollId), screens, ...change };
  expect((await client.call(routes.createPoll, { token, body: definition })).status).toBe(201);
}
const switchTo = async (pollId: string, body: object) => {
  expect((await client.call(routes.switchPoll, { params: { pollId }, token, body })).status).toBe(200);
};
const stateOf = (pollId: string, headers: Record<string, string> = {}) =>
  client.call(routes.readPollState, { params: { pollId }, headers });
const vote = async (pollId: string) => {
  const asked = { params: { pollId }, deviceId: randomUUID(), body: { optionIds: ['s3'] } };
  expect((await client.call(routes.castBallot, asked)).status).toBe(200);
};

/** Subscribes to a topic of a poll like a page, and keeps what it is told. */
async function aPage(pollId: string, topic: Topic) {
  const told: ServerMessage[] = [];
  const socket = new WebSocket(webSocketUrl);
  socket.onmessage = ({ data }) => told.push(ServerMessage.parse(JSON.parse(`${data}`)));
  await until(() => socket.readyState === WebSocket.OPEN);
  socket.send(JSON.stringify({ type: 'subscribe', pollId, topic }));
  await until(() => told.length > 0);
  const states = () => told.flatMap((message) => (message.type === 'poll' ? [message] : []));
  return {
    told,
    /** Returns the newest state that the page was told. */
    state: () => states().at(-1),
    close: () => socket.close(),
  };
}

test('open pages learn of revealing, closing, opening and archiving, even while votes come in', async () => {
  // Prepare
  const pollId = 'state-followed';
  await aDraft(pollId, { visibility: 'hidden' });
  await switchTo(pollId, { status: 'open' });
  await until(async () => (await stateOf(pollId)).status === 200);
  const [voter, screen] = [await aPage(pollId, 'state'), await aPage(pollId, 'results')];
  const pages = [voter, screen];
  let isVoting = true;
  const voting = (async () => {
    while (isVoting) await vote(pollId).catch(() => delay(LOOK_MS));
  })();

  // Act
  const steps: [change: object, expected: object][] = [
    [{ revealed: true }, { poll: { revealed: true }, resultsVisible: true }],
    [{ revealed: false }, { poll: { revealed: false }, resultsVisible: false }],
    [{ status: 'closed' }, { poll: { status: 'closed', closedAt: expect.any(String) }, resultsVisible: false }],
    [{ status: 'open' }, { poll: { status: 'open' }, resultsVisible: false }],
    [{ status: 'closed' }, { poll: { status: 'closed', closedAt: expect.any(String) } }],
    [{ status: 'archived' }, { poll: { status: 'archived' } }],
  ];
  const took: number[] = [];
  let version = 2;
  for (const [change, expected] of steps) {
    version += 1;
    const wanted = version;
    await switchTo(pollId, change);
    took.push(await until(() => pages.every((page) => page.state()?.poll.version === wanted)));
    await until(async () => (await stateOf(pollId)).view?.poll.version === wanted);
    for (const page of pages) expect(page.state()).toMatchObject(expected);
    // The state of a poll loses a time that was taken away.
    if (voter.state()?.poll.status === 'open') expect(voter.state()?.poll.closedAt).toBeUndefined();
  }
  isVoting = false;
  await voting;

  // Assess
  process.stdout.write(`    learnt after ${took.map(Math.round).join(', ')} ms\n`);
  // A subscriber of the state hears of nothing else.
  expect(new Set(voter.told.map(({ type }) => type))).toEqual(new Set(['poll']));
  // Results were pushed only while they were revealed.
  const shown = screen.told.flatMap((message) => (message.type === 'results' ? [message.pollVersion] : []));
  expect(new Set(shown)).toEqual(new Set([3]));
  for (const page of pages) page.close();
});

test('a poll with the id of a deleted one is followed from its first version on', async () => {
  // Prepare: the read side knows the deleted poll up to its third version
  const pollId = 'state-anew';
  await aDraft(pollId);
  await switchTo(pollId, { revealed: true });
  await switchTo(pollId, { revealed: false, visibility: 'hidden' });
  const organizersResults = () => client.call(routes.readResults, { params: { pollId }, token });
  await until(async () => (await organizersResults()).view?.pollVersion === 3);
  const deleted = await client.call(routes.deletePoll, { params: { pollId }, token, headers: { 'if-match': '"3"' } });

  // Act
  await aDraft(pollId);
  const drafted = await stateOf(pollId);
  await switchTo(pollId, { status: 'open' });
  await until(async () => (await stateOf(pollId)).status === 200);
  await vote(pollId);
  await until(async () => (await organizersResults()).view?.ballots === 1);

  // Assess
  expect([deleted.status, drafted.status]).toEqual([204, 404]);
  expect((await stateOf(pollId)).view).toMatchObject({
    poll: { version: 6, status: 'open', visibility: 'live', revealed: false },
    resultsVisible: true,
  });
});

test('an unchanged state is answered with 304, and browsers may cache it for a second', async () => {
  const pollId = 'state-stays';
  await aDraft(pollId);
  expect((await stateOf(pollId)).status).toBe(404);
  await switchTo(pollId, { status: 'open' });
  await until(async () => (await stateOf(pollId)).status === 200);
  const { headers } = await stateOf(pollId);
  const etag = headers.get('etag') ?? '';
  expect([etag, headers.get('cache-control')]).toEqual([expect.stringMatching(/^W\//), 'public, max-age=1']);
  expect((await stateOf(pollId, { 'if-none-match': etag })).status).toBe(304);
  await switchTo(pollId, { closesAt: '2999-01-01T00:00:00Z' });
  await until(async () => (await stateOf(pollId, { 'if-none-match': etag })).status === 200);
});

test('open polls are listed, the latest first, and each is found by its join code', async () => {
  await aDraft('listed-1');
  await aDraft('not-listed', { listed: false });
  await aDraft('listed-2');
  // Polls of other suites may stand between.
  const ids = async () =>
    (await client.call(routes.listOpenPolls, {})).view?.polls
      .map(({ pollId }) => pollId)
      .filter((pollId) => /^(not-)?listed/.test(pollId));
  const find = (pollId: string) => client.call(routes.findPoll, { params: { joinCode: joinCodeOf(pollId) } });
  expect((await find('not-listed')).status).toBe(404);
  for (const pollId of ['listed-1', 'not-listed', 'listed-2']) await switchTo(pollId, { status: 'open' });

  await until(async () => (await ids())?.[0] === 'listed-2');
  expect(await ids()).toEqual(['listed-2', 'listed-1']);
  expect((await find('not-listed')).view).toEqual({ pollId: 'not-listed' });
  const typed = joinCodeOf('listed-1').toLowerCase().replace(/^.../, '$& ');
  expect((await client.call(routes.findPoll, { params: { joinCode: typed } })).view).toEqual({ pollId: 'listed-1' });

  await switchTo('listed-2', { status: 'closed' });
  await until(async () => (await ids())?.[0] === 'listed-1');
});

test('pages of another origin can read the Date header of every answer, also of refusals', async () => {
  const pollId = 'show-of-hands';
  const at = (service: Route['service'], path: string) => `${addresses[service]}${path}`;
  const asked = {
    workflow: at('survey', `/polls/${pollId}`),
    'refusal of a workflow': at('survey', '/polls/nowhere'),
    function: at('survey', '/polls'),
    'refusal of a function': at('survey', '/join-codes/nothing'),
    gateway: at('survey', '/nowhere'),
    'authorizer’s refusal': at('survey', '/organizer/polls'),
    results: at('aggregation', `/polls/${pollId}/results`),
    state: at('aggregation', `/polls/${pollId}/state`),
    'refusal of the results API': at('aggregation', '/nowhere'),
  };
  for (const [what, address] of Object.entries(asked)) {
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    const { headers } = await fetch(address, { headers: { origin: 'https://booth.example' } });
    const exposed = headers.get('access-control-expose-headers')?.toLowerCase().split(/, ?/);
    expect({ what, exposed }).toEqual({ what, exposed: expect.arrayContaining(['date']) });
    const date = Date.parse(headers.get('date') ?? '');
    expect(date).toBeGreaterThanOrEqual(before);
    expect(date).toBeLessThanOrEqual(Date.now());
  }
  // The same for a ballot.
  const headers = { origin: 'https://booth.example', 'content-type': 'application/json', 'x-device-id': randomUUID() };
  const cast = await fetch(at('survey', `/polls/${pollId}/ballots`), { method: 'POST', headers, body: '{}' });
  expect([cast.status, cast.headers.get('access-control-expose-headers')]).toEqual([422, 'date']);
});

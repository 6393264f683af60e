import { createServer, type Server } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Browser, Page } from 'playwright-core';
import type { LocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../../offline-cloud.config.ts';
import { ask, submitForm } from '../support/foreign-page.ts';
import { portsBeyondLoopback } from '../support/listening-sockets.ts';
import { addressInNetwork, EVIL, npmStart, REBOUND } from '../support/npm-start.ts';
import { isReached, sendFrame } from '../support/raw-sockets.ts';

const POLL = 'show-of-hands';
const lanAddress = addressInNetwork();

let cloud: LocalCloud;
let browser: Browser;
let evilServer: Server;
let evilPort: number;
const endpointOf = (name: string) => cloud.endpoints[name] ?? '';

beforeAll(async () => {
  evilServer = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Free prizes</title>');
  });
  evilServer.listen(0, '127.0.0.1');
  ({ cloud, browser } = await npmStart());
  const address = evilServer.address();
  evilPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterAll(() => void evilServer.close());

const PHONES_NEED = ['frontend.port', 'survey.httpPort', 'aggregation.httpPort', 'realtime.websocketPort'];

describe('other machines in the network', () => {
  if (process.platform === 'linux') {
    test('find only the pages, the public APIs and the WebSocket listening', () => {
      expect(portsBeyondLoopback()).toEqual(PHONES_NEED.map((name) => Number(endpointOf(name))).sort((a, b) => a - b));
    });
  }

  if (lanAddress !== undefined) {
    test('reach no other port of the cloud', async () => {
      const ports = Object.keys(cloud.endpoints).filter((name) => /port$/i.test(name));
      const reached = await Promise.all(
        ports.map(async (name) => [name, await isReached(lanAddress, Number(endpointOf(name)))]),
      );
      // Nothing listens at the HTTP port of the realtime service, which has only a WebSocket API.
      const expected = ports.map((name) => [name, PHONES_NEED.includes(name)]);
      expect(reached).toEqual(expected);
    });

    test.each(PHONES_NEED)('stop nothing by a malformed WebSocket frame to {%s}', async (name) => {
      // Prepare
      const port = Number(endpointOf(name));
      const frames = ['818100000000ff', '81ff000000004000000000', 'c10000'].map((hex) => Buffer.from(hex, 'hex'));
      const protocols = [undefined, 'vite-hmr', 'vite-ping'];

      // Act
      await Promise.all(
        protocols.flatMap((protocol) => frames.map((frame) => sendFrame(lanAddress, port, protocol, frame))),
      );

      // Assess
      expect(await Promise.race([cloud.died, state()])).toMatchObject({ isOpen: true });
      expect((await fetch(`${endpointOf('frontend.url')}/`)).status).toBe(200);
      expect(await isReached(lanAddress, port)).toBe(true);
    });
  }
});

const authorizeUrl = (change: Record<string, string> = {}) =>
  `http://127.0.0.1:${endpointOf('sign-in.port')}/oauth2/authorize?${new URLSearchParams({
    client_id: 'booth-organize',
    redirect_uri: `http://localhost:${endpointOf('frontend.port')}/organize/signed-in`,
    response_type: 'code',
    scope: 'openid email',
    state: 'made-up',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
    username: 'hanako',
    ...change,
  })}`;

/** The event that API Gateway gives the function once its authorizer has let an organizer in. */
const closePoll = JSON.stringify({
  httpMethod: 'PATCH',
  path: `/organizer/polls/${POLL}`,
  pathParameters: { pollId: POLL },
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: 'closed' }),
  requestContext: { authorizer: { sub: 'nobody', name: 'nobody' } },
});
const switchPollUrl = () =>
  `${endpointOf('survey.lambdaUrl')}/2015-03-31/functions/booth-survey-dev-switchPoll/invocations`;

/** Addresses that a GET gets something from. */
const secrets = () => [
  `${endpointOf('cloud.url')}/_cloud/status`,
  `${endpointOf('cloud.url')}/_cloud/endpoints`,
  `${endpointOf('cloud.url')}/console/`,
  `${endpointOf('cloud.url')}/console/api/changes`,
  `${endpointOf('queues.url')}/_fauxqs/queues`,
  `${endpointOf('dynamodb.url')}/`,
  `${endpointOf('survey.lambdaUrl')}/`,
  `http://127.0.0.1:${endpointOf('sign-in.port')}/.well-known/openid-configuration`,
  authorizeUrl(),
  `http://localhost:${endpointOf('frontend.port')}/src/main.ts`,
];

/** Calls that would change something, and that browsers send without a preflight. */
const simpleCalls = (): { url: string; type: string; body: string }[] => {
  const bodies = ['text/plain', 'application/x-www-form-urlencoded'].flatMap((type) => [
    { url: switchPollUrl(), type, body: closePoll },
    { url: `${endpointOf('cloud.url')}/`, type, body: '{}' },
    { url: `${endpointOf('cloud.url')}/console/api/CountExecutions`, type, body: '{}' },
    { url: `${endpointOf('dynamodb.url')}/`, type, body: '{"TableName":"evil"}' },
  ]);
  const form = 'application/x-www-form-urlencoded';
  return [
    ...bodies,
    { url: `${endpointOf('queues.url')}/`, type: form, body: 'Action=CreateTopic&Name=evil&Version=2010-03-31' },
    {
      url: `http://127.0.0.1:${endpointOf('sign-in.port')}/oauth2/token`,
      type: form,
      body: 'grant_type=refresh_token',
    },
  ];
};

/** Such calls as an AWS SDK sends them. Browsers send a preflight first. */
const sdkCalls = () => {
  const call = (url: string, service: string, target: string, body: object) => ({
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  return [
    call(`${endpointOf('cloud.url')}/`, 'states', 'AWSStepFunctions.ListStateMachines', {}),
    call(`${endpointOf('queues.url')}/`, 'sqs', 'AmazonSQS.CreateQueue', { QueueName: 'evil' }),
    call(`${endpointOf('dynamodb.url')}/`, 'dynamodb', 'DynamoDB_20120810.ListTables', {}),
    call(switchPollUrl(), 'lambda', 'evil', JSON.parse(closePoll)),
  ];
};

/** Returns everything that the attacks would change. */
async function state() {
  const options = { region: config.region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const dynamodb = new DynamoDBClient({ ...options, endpoint: endpointOf('dynamodb.url') });
  const sfn = new SFNClient({ ...options, endpoint: endpointOf('cloud.url') });
  const { TableNames: tables } = await dynamodb.send(new ListTablesCommand({}));
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const standard = stateMachines.filter(({ type }) => type === 'STANDARD');
  const executions = await Promise.all(
    standard.map(async ({ stateMachineArn }) => {
      const listed = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
      return listed.executions?.length;
    }),
  );
  dynamodb.destroy();
  sfn.destroy();
  const queues = await (await fetch(`${endpointOf('queues.url')}/_fauxqs/queues`)).json();
  const topics = await fetch(`${endpointOf('queues.url')}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'AWS4-HMAC-SHA256 of a program' },
    body: 'Action=ListTopics&Version=2010-03-31',
  });
  const poll = await (await fetch(`${endpointOf('survey.httpUrl')}/polls/${POLL}`)).text();
  return {
    tables,
    executions,
    queues,
    topics: (await topics.text()).includes('evil'),
    isOpen: poll.includes('"open"'),
  };
}

describe.each([
  ['of another site', () => `http://${EVIL}:${evilPort}`],
  ['of another port of this machine', () => `http://127.0.0.1:${evilPort}`],
  ['of another port of this machine, by name', () => `http://localhost:${evilPort}`],
])('a page %s', (_what, origin) => {
  let page: Page;
  beforeAll(async () => {
    page = await (await browser.newContext()).newPage();
    await page.goto(origin());
  });
  afterAll(() => page.context().close());

  test('may read the public API', async () => {
    expect(await ask(page, `http://127.0.0.1:${endpointOf('survey.httpPort')}/polls/${POLL}`)).toMatch(/^200 /);
  });

  test('reads nothing else', async () => {
    for (const url of secrets()) expect([url, await ask(page, url)]).toEqual([url, 'blocked']);
  });

  test('changes nothing, neither by a script nor by a form', async () => {
    // Prepare
    const before = await state();

    // Act
    const answers: [string, string][] = [];
    for (const { url, type, body } of simpleCalls()) {
      const init = { method: 'POST', headers: { 'content-type': type }, body };
      answers.push([url, await ask(page, url, init)]);
      await ask(page, url, { ...init, mode: 'no-cors' });
      await submitForm(page, url, type, body);
    }
    for (const { url, ...init } of sdkCalls()) {
      answers.push([url, await ask(page, url, { ...init, method: 'POST' })]);
      await ask(page, url, { ...init, method: 'POST', mode: 'no-cors' });
    }
    for (const url of [
      `${endpointOf('cloud.url')}/_cloud/faults`,
      `${endpointOf('cloud.url')}/_cloud/services/survey/ready`,
    ]) {
      answers.push([url, await ask(page, url, { method: 'DELETE' })]);
    }

    // Assess
    expect(answers).toEqual(answers.map(([url]) => [url, 'blocked']));
    expect(before.isOpen).toBe(true);
    expect(await state()).toEqual(before);
  });

  test('gets no sign-in code of an organizer in a frame', async () => {
    await page.setContent(`<iframe src="${authorizeUrl().replaceAll('&', '&amp;')}"></iframe>`);
    await page.waitForLoadState('networkidle');
    const addresses = page.frames().map((frame) => frame.url());
    expect(addresses).toHaveLength(2);
    expect(addresses.filter((address) => address.includes('code='))).toEqual([]);
  });

  test.each([
    ['the registered page', {}, 200],
    ['its own page', { redirect_uri: `http://${EVIL}/` }, 400],
    ['a path of its own at the pages', { redirect_uri: 'http://localhost:5173/elsewhere' }, 400],
  ])('gets no sign-in code in a popup for %s: a person has to choose', async (_where, change, status) => {
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((address) => void window.open(address), authorizeUrl(change)),
    ]);
    await popup.waitForLoadState();
    const answered = await popup.evaluate(() => performance.getEntriesByType('navigation')[0]?.toJSON().responseStatus);
    expect([answered, new URL(popup.url()).port]).toEqual([status, endpointOf('sign-in.port')]);
    await popup.close();
  });
});

test.each([
  ['cloud.port', '/_cloud/status', 421],
  ['cloud.port', '/console/', 421],
  ['queues.port', '/_fauxqs/queues', 421],
  ['sign-in.port', '/.well-known/jwks.json', 421],
  ['survey.lambdaPort', '/', 421],
  ['aggregation.lambdaPort', '/', 421],
  ['realtime.lambdaPort', '/', 421],
  ['dynamodb.port', '/', 404],
  ['frontend.port', '/src/main.ts', 403],
])('a page whose name was rebound to {%s} reads nothing of %s', async (name, path, status) => {
  // Prepare
  const page = await (await browser.newContext()).newPage();

  // Act
  const opened = await page.goto(`http://${REBOUND}:${endpointOf(name)}/`);
  const read = await ask(page, path);

  // Assess
  expect([opened?.status(), read.slice(0, 3)]).toEqual([status, `${status}`]);
  await page.context().close();
});

test('the console itself works, even if a link on another page leads there', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://${EVIL}:${evilPort}`);
  await page.setContent(`<a href="${endpointOf('cloud.url')}/console/">Console</a>`);
  await page.getByRole('link').click();
  await page.getByText('booth-survey-dev-home').first().waitFor();
  await page.context().close();
});

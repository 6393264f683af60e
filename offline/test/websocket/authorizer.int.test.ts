import { type FunctionEvent, type RunningApi, refusal, startApi, until } from './support/running-api.ts';

let api: RunningApi;
afterEach(() => api.close());

const ok = () => ({ statusCode: 200 });

describe('an authorizer', () => {
  const policy = (Effect: string, Resource: unknown) => ({
    principalId: 'jo',
    policyDocument: { Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
    context: { group: 'organizers', level: 3, wise: true },
  });
  const identitySources = ['route.request.header.Auth'];
  const decided = async (decide: (event: FunctionEvent) => unknown) => {
    api = await startApi({ routes: { $connect: ok, $default: ok }, authorizer: { identitySources, decide } });
    return api;
  };

  test('that allows a client tells the functions who it is, and the source address stays the real one', async () => {
    const { client, events } = await decided(({ methodArn }) => policy('Allow', methodArn));
    const viewer = await client({ headers: { auth: 'secret' } });
    viewer.webSocket.send('{}');
    await until(() => events.length === 3);
    expect(events[0]).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:000000000000:offlineapi/dev/$connect',
      headers: { auth: 'secret' },
    });
    for (const event of events.slice(1)) {
      expect(event.requestContext).toMatchObject({
        authorizer: { principalId: 'jo', group: 'organizers', level: '3', wise: 'true' },
        identity: { sourceIp: '127.0.0.1' },
      });
    }
  });

  test.each<[rule: string, status: number, decide: (event: FunctionEvent) => unknown]>([
    ['that denies', 403, ({ methodArn }) => policy('Deny', methodArn)],
    ['that allows something else', 403, () => policy('Allow', 'arn:aws:execute-api:*:*:other/*')],
    ['that allows a regular expression, which IAM does not know', 403, () => policy('Allow', '.+')],
    ['that throws "Unauthorized"', 401, () => Promise.reject(new Error('Unauthorized'))],
    ['that returns "Unauthorized"', 401, () => 'Unauthorized'],
    ['that throws something else', 500, () => Promise.reject(new Error('no key'))],
    ['that returns no policy', 500, () => ({ principalId: 'jo' })],
    ['whose context has an object', 500, () => ({ ...policy('Allow', '*'), context: { user: {} } })],
  ])('%s refuses with %i', async (_rule, status, decide) => {
    const { port, events } = await decided(decide);
    expect(await refusal(port, { auth: 'secret' })).toBe(status);
    expect(events).toHaveLength(1);
  });

  test('is not asked if the identity source is missing: 401', async () => {
    const { port, events } = await decided(() => policy('Allow', '*'));
    expect(await refusal(port)).toBe(401);
    expect(events).toEqual([]);
  });

  test('can allow with wildcards', async () => {
    const { client } = await decided(() => policy('Allow', ['arn:aws:execute-api:us-east-?:*:offlineapi/dev/*']));
    await client({ headers: { auth: 'secret' } });
  });
});

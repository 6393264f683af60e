import { webSocketApiFromTemplate } from '../../src/websocket/index.ts';

const uri = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;

const webSocketApi = { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.type' };
const aRoute = (RouteKey: string, others: object = {}) => ({
  ...{ ApiId: 'offlinesocket', RouteKey, Target: 'integrations/Reply' },
  ...others,
});

function read(routes: Record<string, object>, others: Partial<Parameters<typeof webSocketApiFromTemplate>[0]> = {}) {
  const resources = {
    apis: new Map([['Socket', webSocketApi]]),
    routes: new Map(Object.entries(routes)),
    integrations: new Map([['Reply', { IntegrationType: 'AWS_PROXY', IntegrationUri: uri('reply') }]]),
    authorizers: new Map(),
    ...others,
  };
  return webSocketApiFromTemplate(resources, (logicalId) => `offline${logicalId.toLowerCase()}`);
}

describe('a WebSocket API in a template', () => {
  test('has a route for each function, which answers if it has a route response', () => {
    const { api, problems } = read({
      Ping: aRoute('ping', { RouteResponseSelectionExpression: '$default' }),
      Quiet: aRoute('quiet'),
    });
    expect(api?.routeSelectionExpression).toBe('$request.body.type');
    expect([...(api?.routes ?? [])]).toEqual([
      ['ping', { functionName: 'reply', answers: true }],
      ['quiet', { functionName: 'reply', answers: false }],
    ]);
    expect(problems).toEqual([]);
  });

  test('leaves out the routes of an HTTP API', () => {
    const { api } = read({ Default: aRoute('$default', { ApiId: 'offlinehttp' }) });
    expect(api?.routes.size).toBe(0);
  });

  test('names the function without its version or alias', () => {
    const IntegrationUri = uri('reply:live');
    const integrations = new Map([['Reply', { IntegrationType: 'AWS_PROXY', IntegrationUri }]]);
    expect(read({ Ping: aRoute('ping') }, { integrations }).api?.routes.get('ping')?.functionName).toBe('reply');
  });

  test.each([
    [
      'another integration',
      { Ping: aRoute('ping', { Target: 'integrations/Mock' }) },
      'Ping: this route is not served offline: its integration is not a Lambda function (AWS_PROXY).',
    ],
    [
      'an authorization that is not checked',
      { Connect: aRoute('$connect', { AuthorizationType: 'AWS_IAM' }) },
      'Connect: deployed, this route asks for authorization (AWS_IAM); offline anybody may connect.',
    ],
  ])('reports what differs from the deployed API: %s', (_what, routes, problem) => {
    expect(read(routes).problems).toEqual([problem]);
  });

  test('reports that a second API is not served', () => {
    const apis = new Map([
      ['Socket', webSocketApi],
      ['Other', webSocketApi],
    ]);
    expect(read({}, { apis }).problems).toEqual(['Other: only one WebSocket API of a service is served offline.']);
  });
});

import { routesFromTemplate } from '../../src/apigateway/index.ts';
import { selectRequestTemplate } from '../../src/apigateway/integration-request.ts';
import { selectResponse } from '../../src/apigateway/integration-response.ts';
import { comparePathTemplates, matchPath } from '../../src/apigateway/path-template.ts';
import type { IntegrationResponse } from '../../src/apigateway/route.ts';
import { compileMethods, stateMachineArn } from './support/compiled-methods.ts';

describe('paths', () => {
  test.each([
    ['a literal path fits itself', '/polls', '/polls', {}],
    ['a parameter takes one decoded segment', '/polls/{pollId}/x', '/polls/a%20b/x', { pollId: 'a b' }],
    ['a parameter takes one segment only', '/polls/{pollId}', '/polls/a/b', undefined],
    ['a parameter needs a segment', '/polls/{pollId}', '/polls', undefined],
    ['a greedy parameter takes the rest', '/files/{proxy+}', '/files/a/b', { proxy: 'a/b' }],
    ['a slash at the end does not matter', '/polls', '/polls/', {}],
    ['the root fits the root only', '/', '/x', undefined],
  ])('%s', (_rule, template, path, pathParameters) => {
    expect(matchPath(template, path)).toEqual(pathParameters && { pathParameters });
  });

  test('a literal segment goes before a parameter, a parameter before a greedy one', () => {
    const templates = ['/polls/{proxy+}', '/polls/{pollId}', '/polls/open'];
    expect(templates.toSorted(comparePathTemplates)).toEqual(['/polls/open', '/polls/{pollId}', '/polls/{proxy+}']);
  });
});

describe('request templates', () => {
  const json = { 'application/json': 'J' };
  test.each([
    ['the content type chooses the template', json, 'NEVER', 'application/json; charset=UTF-8', 'J'],
    ['no content type counts as JSON', json, 'NEVER', undefined, 'J'],
    [
      'WHEN_NO_TEMPLATES passes a body through if there is no template at all',
      {},
      'WHEN_NO_TEMPLATES',
      'text/plain',
      undefined,
    ],
    ['WHEN_NO_MATCH passes a body through if no template fits', json, 'WHEN_NO_MATCH', 'text/plain', undefined],
  ] as const)('%s', (_rule, requestTemplates, passthroughBehavior, contentType, template) => {
    expect(selectRequestTemplate({ requestTemplates, passthroughBehavior }, contentType)).toBe(template);
  });

  test.each([
    ['NEVER', {}],
    ['NEVER', json],
    ['WHEN_NO_TEMPLATES', json],
  ] as const)('%s refuses what no template fits with 415', (passthroughBehavior, requestTemplates) => {
    const select = () => selectRequestTemplate({ requestTemplates, passthroughBehavior }, 'text/plain');
    expect(select).toThrow(expect.objectContaining({ status: 415, clientMessage: 'Unsupported Media Type' }));
  });
});

describe('integration responses', () => {
  const response = (statusCode: number, selectionPattern: string): IntegrationResponse => {
    return { statusCode, selectionPattern, responseParameters: {}, responseTemplates: {} };
  };
  test.each([
    ['a pattern is matched with the status', [response(200, ''), response(400, '400')], 400, 400],
    ['a pattern is a regular expression', [response(200, ''), response(503, '5\\d{2}')], 500, 503],
    ['a pattern must match the whole status', [response(200, ''), response(400, '4')], 400, 200],
    ['the default is for every other status, failures too', [response(200, ''), response(400, '400')], 500, 200],
  ])('%s', (_rule, responses, status, selected) => {
    expect(selectResponse(responses, status).statusCode).toBe(selected);
  });

  test('without a match and without a default, the answer is a configuration error', () => {
    expect(() => selectResponse([response(200, '200')], 400)).toThrow(expect.objectContaining({ status: 500 }));
  });
});

describe('routes of a compiled template', () => {
  test('a route has the path of its resource, the action of its URI and the plugin’s own templates', () => {
    // Act
    const { routes, problems } = routesFromTemplate(
      compileMethods([{ path: '/polls/{pollId}/votes', method: 'post' }]),
    );
    // Assess
    expect(problems).toEqual([]);
    expect(routes).toHaveLength(1);
    expect(routes[0]).toMatchObject({
      method: 'POST',
      path: '/polls/{pollId}/votes',
      action: 'StartExecution',
      passthroughBehavior: 'NEVER',
      timeoutInMillis: 29_000,
    });
    expect(routes[0]?.requestTemplates['application/json']).toContain(stateMachineArn);
  });

  test('an action without a template passes bodies through', () => {
    const { routes } = routesFromTemplate(
      compileMethods([{ path: '/home', method: 'get', action: 'StartSyncExecution', timeoutInMillis: 5000 }]),
    );
    expect(routes[0]).toMatchObject({
      action: 'StartSyncExecution',
      requestTemplates: {},
      passthroughBehavior: 'WHEN_NO_TEMPLATES',
      timeoutInMillis: 5000,
    });
  });

  test.each([
    ['an authorizer', { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Authorizer' } }, 'CUSTOM'],
    ['an API key', { ApiKeyRequired: true }, 'an API key'],
  ])('a route that asks for %s is a problem: it is not checked offline', (_rule, properties, check) => {
    const Integration = { Type: 'AWS', Uri: 'arn:aws:apigateway:us-east-1:states:action/StartExecution' };
    const Properties = { HttpMethod: 'GET', ResourceId: 'x', Integration, ...properties };
    const { problems } = routesFromTemplate({ method: { Type: 'AWS::ApiGateway::Method', Properties } });
    expect(problems).toEqual([
      `GET /: deployed, this route asks for authorization (${check}); offline anybody may call it.`,
    ]);
  });

  test('methods of Lambda functions are left out', () => {
    const Integration = {
      Type: 'AWS_PROXY',
      Uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations',
    };
    const method = { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'GET', ResourceId: 'x', Integration } };
    expect(routesFromTemplate({ method })).toMatchObject({ routes: [], problems: [] });
  });

  test('a status code that the method does not declare is a problem: it cannot be deployed', () => {
    const responses = { 200: { selectionPattern: '' }, 404: { selectionPattern: '404' } };
    const { problems } = routesFromTemplate(compileMethods([{ path: '/home', method: 'get', responses }]));
    expect(problems).toEqual([expect.stringContaining('GET /home: the response 404')]);
  });
});

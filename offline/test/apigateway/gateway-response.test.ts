import { configurationError, GatewayError } from '../../src/apigateway/gateway-error.ts';
import { answerGatewayError, type GatewayResponses } from '../../src/apigateway/gateway-response.ts';
import { gatewayResponsesFromTemplate } from '../../src/apigateway/gateway-responses-from-template.ts';
import { createTemplateContext } from '../../src/apigateway/template-context.ts';

function aRequest(accept?: string) {
  return {
    parameters: { path: { pollId: 'p1' }, querystring: { q: '1' }, header: { 'X-Trace': 't-1' } },
    context: createTemplateContext({
      requestId: 'request-1',
      httpMethod: 'POST',
      host: 'api.example.com',
      path: '/polls/p1',
      resourceId: 'res1',
      resourcePath: '/polls/{pollId}',
      sourceIp: '192.0.2.1',
      userAgent: 'jest',
      receivedAt: new Date('2026-04-09T12:34:56Z'),
    }),
    accept,
  };
}

const unknown = new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token', 'GET /nowhere');
const unfit = new GatewayError('BAD_REQUEST_BODY', 'Invalid request body', 'why', { validationErrors: '[no "a"]' });

function responses(...each: [type: string, properties?: object][]): GatewayResponses {
  const resources = each.map(([ResponseType, properties], index) => [
    `Response${index}`,
    {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: { ResponseType, RestApiId: { Ref: 'Api' }, ...properties },
    },
  ]);
  return gatewayResponsesFromTemplate(Object.fromEntries(resources)).gatewayResponses;
}

const json = (text: string) => ({ ResponseTemplates: { 'application/json': text } });

describe('an error that the API does not customise', () => {
  test.each([
    [unknown, 403, 'MissingAuthenticationTokenException', '{"message":"Missing Authentication Token"}'],
    [unfit, 400, 'BadRequestException', '{"message":"Invalid request body"}'],
    [configurationError('x'), 500, 'InternalServerErrorException', '{"message":"Internal server error"}'],
    [new GatewayError('AUTHORIZER_FAILURE', null, 'x'), 500, 'AuthorizerConfigurationException', '{"message":null}'],
  ])('%s has the status, error type and body of AWS', (error, status, errorType, body) => {
    expect(answerGatewayError(error, responses(), aRequest())).toEqual({
      status,
      headers: { 'x-amzn-ErrorType': errorType, 'Content-Type': 'application/json' },
      body,
    });
  });
});

describe('the gateway response that answers an error', () => {
  test.each<[string, GatewayResponses, GatewayError, number, string]>([
    [
      'is that of its type',
      responses(['BAD_REQUEST_BODY', { StatusCode: '422', ...json('own') }], ['DEFAULT_4XX']),
      unfit,
      422,
      'own',
    ],
    [
      'is DEFAULT_4XX if its type has none',
      responses(['DEFAULT_4XX', { StatusCode: '418', ...json('4') }]),
      unfit,
      418,
      '4',
    ],
    [
      'is DEFAULT_5XX if its type has none',
      responses(['DEFAULT_5XX', { StatusCode: '503', ...json('5') }]),
      configurationError('x'),
      503,
      '5',
    ],
    [
      'keeps the status of the type, if it is a default without a status',
      responses(['DEFAULT_4XX', json('4')]),
      unknown,
      403,
      '4',
    ],
    ['keeps the status of the type, if it has none', responses(['BAD_REQUEST_BODY', json('own')]), unfit, 400, 'own'],
    [
      'has the body of AWS, not that of the default, if it has no template',
      responses(['BAD_REQUEST_BODY', { StatusCode: 422 }], ['DEFAULT_4XX', json('4')]),
      unfit,
      422,
      '{"message":"Invalid request body"}',
    ],
    [
      'is never DEFAULT_5XX for an error 4XX',
      responses(['DEFAULT_5XX', json('5')]),
      unknown,
      403,
      '{"message":"Missing Authentication Token"}',
    ],
  ])('%s', (_rule, gatewayResponses, error, status, body) => {
    expect(answerGatewayError(error, gatewayResponses, aRequest())).toMatchObject({ status, body });
  });

  test('of an unknown type is a problem: it cannot be deployed', () => {
    const Properties = { ResponseType: 'BAD_BODY' };
    const { problems } = gatewayResponsesFromTemplate({
      Bad: { Type: 'AWS::ApiGateway::GatewayResponse', Properties },
    });
    expect(problems).toEqual([expect.stringContaining('Bad: there is no gateway response of the type BAD_BODY')]);
  });
});

describe('a template of a gateway response', () => {
  test.each([
    ['shows the message', '$context.error.message', 'Invalid request body'],
    ['shows the message in quotes', '{"m":$context.error.messageString}', '{"m":"Invalid request body"}'],
    ['shows the type', '$context.error.responseType.', 'BAD_REQUEST_BODY.'],
    ['shows the issues, escaped for a string', '"$context.error.validationErrorString"', String.raw`"[no \"a\"]"`],
    ['shows the context', '$context.resourcePath $context.identity.sourceIp', '/polls/{pollId} 192.0.2.1'],
    ['shows parameters', '$method.request.path.pollId $method.request.header.X-Trace', 'p1 t-1'],
    ['leaves nothing of a missing variable', '[$context.authorizer.principalId$stageVariables.a]', '[]'],
    ['is not VTL', '#if(true)$input.body#end', '#if(true)$input.body#end'],
  ])('%s', (_rule, template, body) => {
    expect(answerGatewayError(unfit, responses(['BAD_REQUEST_BODY', json(template)]), aRequest()).body).toBe(body);
  });

  test('is chosen by the Accept header, and gives the answer its content type', () => {
    const ResponseTemplates = { 'application/json': '{}', 'application/xml': '<a/>' };
    const gatewayResponses = responses(['DEFAULT_4XX', { ResponseTemplates }]);
    const answered = answerGatewayError(unfit, gatewayResponses, aRequest('text/html, application/xml;q=0.9'));
    expect(answered).toMatchObject({ body: '<a/>', headers: { 'Content-Type': 'application/xml' } });
    expect(answerGatewayError(unfit, gatewayResponses, aRequest('*/*')).body).toBe('{}');
  });
});

test('headers come from literals, parameters and the context; a Content-Type replaces the template’s', () => {
  // Prepare
  const ResponseParameters = {
    'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
    'gatewayresponse.header.content-type': "'application/problem+json'",
    'gatewayresponse.header.X-Trace': 'method.request.header.X-Trace',
    'gatewayresponse.header.X-Poll': 'method.request.path.pollId',
    'gatewayresponse.header.X-Query': 'method.request.querystring.q',
    'gatewayresponse.header.X-Request': 'context.requestId',
    'gatewayresponse.header.X-Missing': 'method.request.header.x-trace',
  };
  // Act
  const { headers } = answerGatewayError(unfit, responses(['DEFAULT_4XX', { ResponseParameters }]), aRequest());
  // Assess
  expect(headers).toEqual({
    'x-amzn-ErrorType': 'BadRequestException',
    'Content-Type': 'application/problem+json',
    'Access-Control-Allow-Origin': '*',
    'X-Trace': 't-1',
    'X-Poll': 'p1',
    'X-Query': '1',
    'X-Request': 'request-1',
  });
});

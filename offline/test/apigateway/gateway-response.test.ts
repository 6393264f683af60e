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

describe('the response that is taken', () => {
  test.each<[string, GatewayResponses, GatewayError, number, string]>([
    [
      'its own',
      responses(['BAD_REQUEST_BODY', { StatusCode: '422', ...json('own') }], ['DEFAULT_4XX']),
      unfit,
      422,
      'own',
    ],
    ['DEFAULT_4XX without one', responses(['DEFAULT_4XX', { StatusCode: '418', ...json('4') }]), unfit, 418, '4'],
    [
      'DEFAULT_5XX without one',
      responses(['DEFAULT_5XX', { StatusCode: '503', ...json('5') }]),
      configurationError('x'),
      503,
      '5',
    ],
    ['a default without a status keeps that of the type', responses(['DEFAULT_4XX', json('4')]), unknown, 403, '4'],
    [
      'its own without a status keeps that of the type',
      responses(['BAD_REQUEST_BODY', json('own')]),
      unfit,
      400,
      'own',
    ],
    [
      'its own without a template has the body of AWS, not that of the default',
      responses(['BAD_REQUEST_BODY', { StatusCode: 422 }], ['DEFAULT_4XX', json('4')]),
      unfit,
      422,
      '{"message":"Invalid request body"}',
    ],
    [
      'DEFAULT_5XX is not for 4XX',
      responses(['DEFAULT_5XX', json('5')]),
      unknown,
      403,
      '{"message":"Missing Authentication Token"}',
    ],
  ])('%s', (_rule, gatewayResponses, error, status, body) => {
    expect(answerGatewayError(error, gatewayResponses, aRequest())).toMatchObject({ status, body });
  });

  test('a type that does not exist is told: it cannot be deployed', () => {
    const Properties = { ResponseType: 'BAD_BODY' };
    const { problems } = gatewayResponsesFromTemplate({
      Bad: { Type: 'AWS::ApiGateway::GatewayResponse', Properties },
    });
    expect(problems).toEqual([expect.stringContaining('Bad: there is no gateway response of the type BAD_BODY')]);
  });
});

describe('a template of a gateway response', () => {
  test.each([
    ['the message', '$context.error.message', 'Invalid request body'],
    ['the message in quotes', '{"m":$context.error.messageString}', '{"m":"Invalid request body"}'],
    ['the type', '$context.error.responseType.', 'BAD_REQUEST_BODY.'],
    ['what is wrong, escaped for a string', '"$context.error.validationErrorString"', String.raw`"[no \"a\"]"`],
    ['the context', '$context.resourcePath $context.identity.sourceIp', '/polls/{pollId} 192.0.2.1'],
    ['parameters', '$method.request.path.pollId $method.request.header.X-Trace', 'p1 t-1'],
    ['nothing for what is not there', '[$context.authorizer.principalId$stageVariables.a]', '[]'],
    ['no VTL', '#if(true)$input.body#end', '#if(true)$input.body#end'],
  ])('has %s', (_rule, template, body) => {
    expect(answerGatewayError(unfit, responses(['BAD_REQUEST_BODY', json(template)]), aRequest()).body).toBe(body);
  });

  test('is chosen by the Accept header, and its content type is the answer’s', () => {
    const ResponseTemplates = { 'application/json': '{}', 'application/xml': '<a/>' };
    const gatewayResponses = responses(['DEFAULT_4XX', { ResponseTemplates }]);
    const answered = answerGatewayError(unfit, gatewayResponses, aRequest('text/html, application/xml;q=0.9'));
    expect(answered).toMatchObject({ body: '<a/>', headers: { 'Content-Type': 'application/xml' } });
    expect(answerGatewayError(unfit, gatewayResponses, aRequest('*/*')).body).toBe('{}');
  });
});

test('the headers are literals, parameters and the context; a content type of its own replaces the template’s', () => {
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

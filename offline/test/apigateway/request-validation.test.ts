import { routesFromTemplate } from '../../src/apigateway/index.ts';
import { compileModels } from '../../src/apigateway/request-model.ts';
import { type RequiredParameter, validateRequest } from '../../src/apigateway/request-validation.ts';

const petSchema = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['type', 'price'],
  additionalProperties: false,
  properties: {
    type: { enum: ['dog', 'cat'] },
    price: { type: 'number', minimum: 25, maximum: 500, exclusiveMaximum: true },
    name: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-z]+$' },
    tags: { type: 'array', minItems: 1, maxItems: 2, uniqueItems: true, items: { type: 'string' } },
    owner: { anyOf: [{ type: 'string' }, { type: 'object', required: ['id'] }] },
    email: { type: 'string', format: 'email' },
  },
};

function modelOf(schema: Record<string, unknown>) {
  const { models, problems } = compileModels([
    { id: 'Pet', schema, uri: 'https://apigateway.amazonaws.com/restapis/api1/models/Pet' },
  ]);
  const model = models.get('Pet');
  if (model === undefined) throw new Error('there is a model');
  return { model, problems };
}

describe('a body is checked by the model of its content type', () => {
  const { model } = modelOf(petSchema);
  const check = (models: Record<string, typeof model>, contentType: string | undefined, body: string) => () =>
    validateRequest(
      { requiredParameters: [], models },
      { parameters: { path: {}, querystring: {}, header: {} }, contentType, body },
    );
  const refusal = (validationErrors: string) =>
    expect.objectContaining({
      responseType: 'BAD_REQUEST_BODY',
      clientMessage: 'Invalid request body',
      validationErrors,
    });
  const json = { 'application/json': model };
  const fits = '{"type":"dog","price":30}';
  const unfit = '{"type":"dog"}';
  const missing = refusal('[object has missing required properties (["price"])]');
  const unreadable = refusal('[Unknown error parsing request body]');

  test.each([
    ['a body that fits passes', json, 'application/json', fits],
    ['a body whose content type has no model passes', json, 'text/plain', unfit],
    ['every body passes where there is no model', {}, 'application/json', unfit],
  ])('%s', (_rule, models, contentType, body) => {
    expect(check(models, contentType, body)).not.toThrow();
  });

  test.each([
    ['a body that does not fit', json, 'application/json', unfit, missing],
    ['a body that does not fit, also with a charset,', json, 'Application/JSON; charset=utf-8', unfit, missing],
    ['a body without a content type, which counts as JSON,', json, undefined, unfit, missing],
    ['a body of any other content type, by $default,', { $default: model }, 'text/plain', unfit, missing],
    ['an empty body', json, 'application/json', '', unreadable],
    ['a body that is not JSON', json, 'application/json', 'optionIds=a', unreadable],
  ])('%s is refused', (_rule, models, contentType, body, refused) => {
    expect(check(models, contentType, body)).toThrow(refused);
  });

  test('all issues of a body are named', () => {
    const body = JSON.stringify({ type: 'bird', size: 1, color: 'red', tags: [1] });
    expect(check(json, 'application/json', body)).toThrow(
      refusal(
        '[object has missing required properties (["price"]), ' +
          'object instance has properties which are not allowed by the schema: ["color","size"], ' +
          'instance value ("bird") not found in enum (possible values: ["dog","cat"]), ' +
          'instance type (integer) does not match any allowed primitive type (allowed: ["string"])]',
      ),
    );
  });
});

describe('an issue is named in the words of AWS', () => {
  const { model } = modelOf(petSchema);
  test.each([
    [
      { price: '3' },
      'instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])',
    ],
    [{ price: 1 }, 'numeric instance is lower than the required minimum (minimum: 25, found: 1)'],
    [{ name: 'a' }, 'string "a" is too short (length: 1, required minimum: 2)'],
    [{ name: 'abcde' }, 'string "abcde" is too long (length: 5, maximum allowed: 4)'],
    [{ name: 'A1' }, 'ECMA 262 regex "^[a-z]+$" does not match input string "A1"'],
    [{ tags: [] }, 'array is too short: must have at least 1 elements but instance has 0 elements'],
    [{ tags: ['a', 'b', 'c'] }, 'array is too long: must have at most 2 elements but instance has 3 elements'],
    [{ tags: ['a', 'a'] }, 'array must not contain duplicate elements'],
    [{ owner: 1 }, 'instance failed to match at least one required schema among 2'],
  ])('%j', (pet, words) => {
    expect(model(JSON.stringify({ type: 'dog', price: 30, ...pet }))).toEqual([words]);
  });

  test.each([{ price: 500 }, { email: 'nobody' }])('draft 4 refuses %j', (pet) => {
    expect(model(JSON.stringify({ type: 'dog', price: 30, ...pet }))).toHaveLength(1);
  });
});

test('a schema that is not valid in draft 4 is a problem, and refuses requests with a configuration error', () => {
  const { model, problems } = modelOf({ type: 'object', required: [] });
  expect(problems).toEqual([expect.stringContaining('Pet: the model')]);
  expect(() => model('{}')).toThrow(expect.objectContaining({ responseType: 'API_CONFIGURATION_ERROR' }));
});

describe('required parameters', () => {
  const requiredParameters: RequiredParameter[] = [
    { location: 'header', name: 'X-Voter' },
    { location: 'querystring', name: 'q' },
  ];
  const check = (header: Record<string, string>, querystring: Record<string, string>) => () =>
    validateRequest(
      { requiredParameters, models: {} },
      { parameters: { path: {}, querystring, header }, contentType: undefined, body: '' },
    );
  const refusal = (clientMessage: string) =>
    expect.objectContaining({ responseType: 'BAD_REQUEST_PARAMETERS', clientMessage });

  test('pass when they are there', () => {
    expect(check({ 'X-Voter': 'v' }, { q: '1' })).not.toThrow();
  });

  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['all that are missing are named', {}, {}, '[X-Voter, q]'],
    ['a blank one is missing', { 'X-Voter': 'v' }, { q: ' ' }, '[q]'],
    ['a header in another case is missing', { 'x-voter': 'v' }, { q: '1' }, '[X-Voter]'],
  ])('%s', (_rule, header, querystring, list) => {
    expect(check(header, querystring)).toThrow(refusal(`Missing required request parameters: ${list}`));
  });

  test('the log says that the header came in another case', () => {
    expect(check({ 'x-voter': 'v' }, { q: '1' })).toThrow(
      '(x-voter is there, but API Gateway tells upper from lower case)',
    );
  });
});

describe('a compiled template', () => {
  const validator = (properties: object) => ({ Type: 'AWS::ApiGateway::RequestValidator', Properties: properties });
  const model = (properties: object) => ({
    Type: 'AWS::ApiGateway::Model',
    Properties: { RestApiId: 'api1', ContentType: 'application/json', ...properties },
  });
  const method = {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      HttpMethod: 'POST',
      ResourceId: 'root',
      RequestValidatorId: { Ref: 'Validator' },
      RequestModels: { 'application/json': { Ref: 'Order' } },
      RequestParameters: {
        'method.request.querystring.q': true,
        'method.request.header.h': 'true',
        'method.request.path.id': true,
        'method.request.header.optional': false,
      },
      Integration: { Type: 'AWS', Uri: 'arn:aws:apigateway:us-east-1:states:action/StartExecution' },
    },
  };
  const both = validator({ ValidateRequestBody: true, ValidateRequestParameters: true });
  const order = model({ Schema: { type: 'object', required: ['id'] } });
  const validationOf = (resources: Record<string, unknown>) =>
    routesFromTemplate({ Method: method, ...resources }).routes[0]?.validation;

  test('gives a method its model and its required parameters, in the order in which AWS names them', () => {
    const validation = validationOf({ Validator: both, Order: order });
    expect(validation?.models['application/json']?.('{}')).toEqual(['object has missing required properties (["id"])']);
    expect(validation?.requiredParameters.map(({ name }) => name)).toEqual(['h', 'id', 'q']);
  });

  test('checks only what the validator says', () => {
    const onlyBody = validationOf({ Validator: validator({ ValidateRequestBody: 'true' }), Order: order });
    expect(onlyBody).toMatchObject({ requiredParameters: [], models: { 'application/json': expect.any(Function) } });
    const onlyParameters = validationOf({ Validator: validator({ ValidateRequestParameters: true }), Order: order });
    expect(onlyParameters).toMatchObject({ requiredParameters: { length: 3 }, models: {} });
  });

  test('checks nothing without a validator', () => {
    expect(validationOf({ Order: order })).toBeUndefined();
  });

  test('a model may be JSON text, and refer to another model by its address', () => {
    const $ref = 'https://apigateway.amazonaws.com/restapis/api1/models/Line';
    const schema = JSON.stringify({ type: 'array', items: { $ref } });
    const validation = validationOf({
      Validator: both,
      Order: model({ Schema: schema }),
      LineModel: model({ Name: 'Line', Schema: { type: 'object', required: ['sku'] } }),
    });
    expect(validation?.models['application/json']?.('[{"sku":1},{}]')).toEqual([
      'object has missing required properties (["sku"])',
    ]);
  });

  test('a model that cannot be read is a problem', () => {
    const { problems } = routesFromTemplate({ Order: model({ Schema: '{' }) });
    expect(problems).toEqual([expect.stringContaining('Order: this model cannot be read')]);
  });
});

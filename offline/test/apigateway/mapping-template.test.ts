import { renderMappingTemplate } from '../../src/apigateway/mapping-template.ts';
import { createTemplateContext } from '../../src/apigateway/template-context.ts';
import { createTemplateInput } from '../../src/apigateway/template-input.ts';

function aContext() {
  return createTemplateContext({
    requestId: 'request-1',
    httpMethod: 'POST',
    host: 'api.example.com',
    path: '/polls/p1',
    resourceId: 'res1',
    resourcePath: '/polls/{pollId}',
    sourceIp: '192.0.2.1',
    userAgent: 'jest',
    receivedAt: new Date('2026-04-09T12:34:56Z'),
  });
}

function render(template: string, body = '', context = aContext()): string {
  const parameters = {
    path: { id: 'from-path' },
    querystring: { id: 'from-query', q: 'a b&c' },
    header: { id: 'from-header', 'Accept-Language': 'ja' },
  };
  return renderMappingTemplate(template, { input: createTemplateInput(body, parameters), context, stageVariables: {} });
}

const poll = JSON.stringify({ title: "What's up?", votes: [{ n: 1 }, { n: 2 }], open: true, nested: { 'a-b': 'x' } });

describe.each([
  // [rule, template, body, rendered]
  ['$input.json gives JSON text', `$input.json('$.votes')`, poll, '[{"n":1},{"n":2}]'],
  ['$input.json quotes a string', `$input.json('$.title')`, poll, `"What's up?"`],
  ['$input.json of nothing is an empty string in quotes', `$input.json('$.missing')`, poll, '""'],
  ['$input.json of an empty body is an empty object', `$input.json('$')`, '', '{}'],
  [
    '$input.json of text that is not JSON is that text as a JSON string',
    `$input.json('$')`,
    'a=b&c="d"',
    '"a=b&c=\\"d\\""',
  ],
  ['$input.path walks into the object', `$input.path('$.nested').get('a-b') $input.path('$.votes[1].n')`, poll, 'x 2'],
  ['$input.path of text that is not JSON is that text', `$input.path('$').split('&').size()`, 'a=b&c=d', '2'],
  ['a list is iterated', `#foreach($v in $input.path('$.votes'))$v.n#if($foreach.hasNext),#end#end`, poll, '1,2'],
  ['an indefinite path gives the list of matches', `$input.json('$.votes[*].n')`, poll, '[1,2]'],
  ['$input.body is the payload as it came', '$input.body', '{ "a" : 1 }', '{ "a" : 1 }'],
  ['a parameter is looked for in the path first', `$input.params('id')`, '', 'from-path'],
  ['a header is found in any case', `$input.params('accept-language')`, '', 'ja'],
  ['a missing parameter is nothing', `[$input.params('nope')]`, '', '[]'],
  [
    'parameters come by kind',
    `$input.params().querystring.get('id') $input.params().path.keySet()`,
    '',
    'from-query [id]',
  ],
  ['a reference to nothing renders as nothing', `[$context.authorizer.principalId$nothing]`, '', '[]'],
  ['a reference to nothing inside a string renders as nothing', `#set($x = "<$nothing>")$x`, '', '<>'],
  ['null renders as nothing', `[$input.path('$.a')]`, '{"a":null}', '[]'],
  [
    '$context describes the request',
    '$context.requestId $context.httpMethod $context.resourcePath $context.identity.sourceIp',
    '',
    'request-1 POST /polls/{pollId} 192.0.2.1',
  ],
  [
    '$context has the time of the request',
    '$context.requestTime $context.requestTimeEpoch',
    '',
    '09/Apr/2026:12:34:56 +0000 1775738096000',
  ],
  [
    '$util.escapeJavaScript escapes quotes, slashes and what is not ASCII',
    `$util.escapeJavaScript($input.path('$.a'))`,
    JSON.stringify({ a: `"'\\/é\n` }),
    `\\"\\'\\\\\\/\\u00E9\\n`,
  ],
  [
    'replaceAll takes a regular expression, as Java does',
    `$util.escapeJavaScript("it's").replaceAll("\\\\'", "'")`,
    '',
    "it's",
  ],
  [
    '$util.urlEncode and urlDecode',
    `$util.urlEncode($input.params('q')) $util.urlDecode('a+b%26c')`,
    '',
    'a+b%26c a b&c',
  ],
  ['$util.base64', `$util.base64Encode('hé') $util.base64Decode('aMOp')`, '', 'aMOp hé'],
  ['$util.parseJson', `$util.parseJson($input.path('$.output')).status`, '{"output":"{\\"status\\":404}"}', '404'],
  [
    'strings have the methods of Java',
    `#if($input.path('$.title').contains("up") && !$input.path('$.title').isEmpty())yes#end`,
    poll,
    'yes',
  ],
  ['maps have the methods of Java', `$input.path('$').containsKey('open') $input.path('$').size()`, poll, 'true 4'],
  ['an object prints as a Java map', `$input.path('$.nested')`, poll, '{a-b=x}'],
])('%s', (_rule, template, body, rendered) => {
  test(template, () => {
    expect(render(template, body)).toBe(rendered);
  });
});

test('an object that breaks off is a bad request', () => {
  expect(() => render(`$input.json('$')`, '{"a":')).toThrow(
    expect.objectContaining({ status: 400, clientMessage: 'Bad Request' }),
  );
});

test('a template writes overrides into its context', () => {
  // Prepare
  const context = aContext();
  // Act
  const rendered = render(
    `#set($context.responseOverride.status = 404)#set($context.responseOverride.header.Retry-After = "1")ok`,
    '',
    context,
  );
  // Assess
  expect(rendered).toBe('ok');
  expect(context.responseOverride).toMatchObject({ status: 404, header: { 'Retry-After': '1' } });
});

test.each(['status', 'header.X'])('overriding the %s twice is a configuration error', (name) => {
  const set = (value: number) => `#set($context.responseOverride.${name} = ${value})`;
  expect(() => render(set(400) + set(404))).toThrow(expect.objectContaining({ status: 500 }));
});

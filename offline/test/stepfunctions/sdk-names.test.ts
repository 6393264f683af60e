import { javaMemberName, pascalCase } from '../../src/stepfunctions/integrations/sdk-names.ts';

test.each([
  ['S', 'S'],
  ['SS', 'Ss'],
  ['NS', 'Ns'],
  ['BS', 'Bs'],
  ['M', 'M'],
  ['L', 'L'],
  ['BOOL', 'Bool'],
  ['NULL', 'Nul'],
  ['TableName', 'TableName'],
  ['stateMachineArn', 'StateMachineArn'],
  ['SSEDescription', 'SseDescription'],
  ['KMSMasterKeyId', 'KmsMasterKeyId'],
  ['ETag', 'ETag'],
  ['MD5OfMessageBody', 'Md5OfMessageBody'],
])('an aws-sdk integration names the member %s as the Java SDK does: %s', (member, field) => {
  expect(javaMemberName(member)).toBe(field);
});

test.each([
  ['BOOL', 'BOOL'],
  ['NULL', 'NULL'],
  ['MD5OfMessageBody', 'MD5OfMessageBody'],
  ['stateMachineArn', 'StateMachineArn'],
])("an optimized integration capitalises the API's own name: %s → %s", (member, field) => {
  expect(pascalCase(member)).toBe(field);
});

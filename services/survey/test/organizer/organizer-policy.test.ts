import type { OrganizerVerdict } from '@booth/shared/lambda/organizer-token';
import { organizerPolicy } from '../../src/organizer/organizer-policy.ts';

const API = 'arn:aws:execute-api:ap-northeast-1:123456789012:a1b2c3';
const METHOD = `${API}/prod/PUT/organizer/polls/favourites`;

const statementsOf = (verdict: OrganizerVerdict) => organizerPolicy(verdict, METHOD).policyDocument.Statement;

test('lets an organizer call, and tells functions who it is', () => {
  const policy = organizerPolicy({ organizer: { sub: 'a3f1', name: '花子' } }, METHOD);
  expect(policy).toMatchObject({ principalId: 'a3f1', context: { sub: 'a3f1', name: '花子' } });
  expect(policy.policyDocument.Statement).toMatchObject([{ Effect: 'Allow', Action: 'execute-api:Invoke' }]);
});

test('speaks the language of policies that API Gateway knows', () => {
  const policy = organizerPolicy({ organizer: { sub: 'a3f1', name: '花子' } }, METHOD);
  expect(policy.policyDocument.Version).toBe('2012-10-17');
});

test('denies a user who is not an organizer, and tells functions nothing', () => {
  const policy = organizerPolicy({ refusal: 'not-an-organizer', sub: 'b7c2', why: 'no group' }, METHOD);
  expect(policy).toMatchObject({ principalId: 'b7c2' });
  expect(policy.policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
  expect(policy.context).toBeUndefined();
});

test('throws the one error that API Gateway answers with 401 if nobody is signed in, without the reason', () => {
  const verdict: OrganizerVerdict = { refusal: 'not-signed-in', why: 'Token expired at noon' };
  expect(() => organizerPolicy(verdict, METHOD)).toThrow(/^Unauthorized$/);
});

test.each<[string, OrganizerVerdict]>([
  ['allows', { organizer: { sub: 'a3f1', name: 'hanako' } }],
  ['denies', { refusal: 'not-an-organizer', sub: 'b7c2', why: 'no group' }],
])('%s every method of this API and stage and no other, because API Gateway caches the answer', (_what, verdict) => {
  expect(statementsOf(verdict)).toMatchObject([{ Resource: `${API}/prod/*` }]);
});

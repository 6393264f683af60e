import type { OrganizerVerdict } from '@booth/shared/lambda/organizer-token';
import { organizerPolicy } from '../../src/organizer/organizer-policy.ts';

const API = 'arn:aws:execute-api:ap-northeast-1:123456789012:a1b2c3';
const METHOD = `${API}/prod/PUT/organizer/polls/favourites`;

const statementsOf = (verdict: OrganizerVerdict) => organizerPolicy(verdict, METHOD).policyDocument.Statement;

test('an organizer may call, and functions are told who it is', () => {
  const policy = organizerPolicy({ organizer: { sub: 'a3f1', name: '花子' } }, METHOD);
  expect(policy).toMatchObject({ principalId: 'a3f1', context: { sub: 'a3f1', name: '花子' } });
  expect(policy.policyDocument.Statement).toMatchObject([{ Effect: 'Allow', Action: 'execute-api:Invoke' }]);
});

test('who is signed in but no organizer may not, and functions are told nothing', () => {
  const policy = organizerPolicy({ refusal: 'not-an-organizer', sub: 'b7c2', why: 'no group' }, METHOD);
  expect(policy).toMatchObject({ principalId: 'b7c2' });
  expect(policy.policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
  expect(policy.context).toBeUndefined();
});

test('who is not signed in gets the one error that API Gateway takes for a 401, with no word of why', () => {
  const verdict: OrganizerVerdict = { refusal: 'not-signed-in', why: 'Token expired at noon' };
  expect(() => organizerPolicy(verdict, METHOD)).toThrow(/^Unauthorized$/);
});

test.each<[string, OrganizerVerdict]>([
  ['let in', { organizer: { sub: 'a3f1', name: 'hanako' } }],
  ['kept out', { refusal: 'not-an-organizer', sub: 'b7c2', why: 'no group' }],
])(
  'who is %s is so for every method of this API and stage, for API Gateway keeps the answer, and for no other',
  (_what, verdict) => {
    expect(statementsOf(verdict)).toMatchObject([{ Resource: `${API}/prod/*` }]);
  },
);

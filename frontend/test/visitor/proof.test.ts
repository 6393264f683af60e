import { ProblemError } from '@booth/shared';
import { asPrinted, proofIssueOf, proofOf } from '../../src/features/visitor/proof.ts';
import { aSession } from '../support/polls.ts';

const refusalAt = (path: string) =>
  new ProblemError('invalid-request', 'no', { errors: [{ path, message: 'no' }] }).problem;

describe("a visitor's proof of identity", () => {
  it.each([
    ['device', { handle: 'ann' }, { proof: {} }],
    ['open', {}, { proof: {} }],
    ['handle', { handle: ' ＠Ａnn ' }, { proof: { handle: '@ann' } }],
    ['handle', { handle: '  ' }, { issue: 'missing' }],
    ['handle', { handle: 'ann and bob' }, { issue: 'malformed' }],
    ['handle', { code: 'K7QF2M9X4T00' }, { issue: 'missing' }],
    ['code', { code: 'k7qf 2m9x-4too' }, { proof: { code: 'K7QF2M9X4T00' } }],
    ['code', { code: 'K7QF' }, { issue: 'malformed' }],
    ['code', {}, { issue: 'missing' }],
  ] as const)('in a %s poll with %j typed is sent as %j', (policy, typed, expected) => {
    expect(proofOf(policy, typed)).toEqual(expected);
  });

  it('has an error at its field if the server does not know it, or has a ballot for it', () => {
    const used = new ProblemError('already-voted', 'no').problem;
    expect(proofIssueOf('code', refusalAt('body.code'))).toBe('refused');
    expect(proofIssueOf('handle', refusalAt('body.handle'))).toBe('refused');
    expect(proofIssueOf('handle', used)).toBe('used');
  });

  it('has no error if something else was refused, or nothing was entered', () => {
    expect(proofIssueOf('code', refusalAt('body.optionIds.0'))).toBeUndefined();
    expect(
      proofIssueOf('device', new ProblemError('already-voted', 'no', { session: aSession() }).problem),
    ).toBeUndefined();
    expect(proofIssueOf('code', undefined)).toBeUndefined();
  });

  it('is formatted as printed once it is a valid code', () => {
    expect([asPrinted('k7qf2m9x4too'), asPrinted('k7qf')]).toEqual(['K7QF-2M9X-4T00', 'k7qf']);
  });
});

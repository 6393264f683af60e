import { ProblemError } from '@booth/shared';
import { asPrinted, claimFaultOf, claimOf } from '../src/features/identity/claim.ts';
import { aSession } from './polls.ts';

const refusalAt = (path: string) =>
  new ProblemError('invalid-request', 'no', { errors: [{ path, message: 'no' }] }).problem;

describe('who a visitor says to be', () => {
  it.each([
    ['device', { handle: 'ann' }, { claim: {} }],
    ['open', {}, { claim: {} }],
    ['handle', { handle: ' ＠Ａnn ' }, { claim: { handle: '@ann' } }],
    ['handle', { handle: '  ' }, { fault: 'missing' }],
    ['handle', { handle: 'ann and bob' }, { fault: 'malformed' }],
    ['handle', { code: 'K7QF2M9X4T00' }, { fault: 'missing' }],
    ['code', { code: 'k7qf 2m9x-4too' }, { claim: { code: 'K7QF2M9X4T00' } }],
    ['code', { code: 'K7QF' }, { fault: 'malformed' }],
    ['code', {}, { fault: 'missing' }],
  ] as const)('in a %s poll with %j typed is sent as %j', (policy, typed, expected) => {
    expect(claimOf(policy, typed)).toEqual(expected);
  });

  it('is complained about at its field where the server does not know it, or knows it too well', () => {
    const used = new ProblemError('already-voted', 'no').problem;
    expect(claimFaultOf('code', refusalAt('body.code'))).toBe('refused');
    expect(claimFaultOf('handle', refusalAt('body.handle'))).toBe('refused');
    expect(claimFaultOf('handle', used)).toBe('used');
  });

  it('is not complained about where something else was refused, or nothing was asked', () => {
    expect(claimFaultOf('code', refusalAt('body.optionIds.0'))).toBeUndefined();
    expect(
      claimFaultOf('device', new ProblemError('already-voted', 'no', { session: aSession() }).problem),
    ).toBeUndefined();
    expect(claimFaultOf('code', undefined)).toBeUndefined();
  });

  it('is shown as it is printed once it is a code', () => {
    expect([asPrinted('k7qf2m9x4too'), asPrinted('k7qf')]).toEqual(['K7QF-2M9X-4T00', 'k7qf']);
  });
});

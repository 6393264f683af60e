import type { IdentityPolicy } from '@booth/shared';
import { erasureTargetOf } from '../../../src/organizer/erasure/erasure-target.ts';
import { voterIdOf } from '../../../src/visitor/voter-ids.ts';
import { anId } from '../../support/ballots.ts';
import { aPoll } from '../../support/polls.ts';

const CODE = 'K7QF2M9X4T01';
const pollOf = (identity: IdentityPolicy) => aPoll({ identity });
const jo = voterIdOf('handle', 'favourites', { deviceId: '', handle: '@jo' });
const coded = voterIdOf('code', 'favourites', { deviceId: '', code: CODE });

describe('an organizer means', () => {
  test.each<[string, IdentityPolicy, string, { id: string; isVoter: boolean }]>([
    ['a voter by an id, if devices are voters', 'device', anId(7), { id: anId(7), isVoter: true }],
    ['a voter or a device by an id, if names are voters', 'handle', anId(7), { id: anId(7), isVoter: false }],
    ['the same with white space around it', 'code', ` ${anId(7)}\n`, { id: anId(7), isVoter: false }],
    ['a voter by a name', 'handle', '@Jo', { id: jo, isVoter: true }],
    ['a voter by a name as spreadsheets have it', 'handle', "'@jo", { id: jo, isVoter: true }],
    ['a voter by a code, however it is typed', 'code', 'k7qf-2m9x-4t01', { id: coded, isVoter: true }],
  ])('%s', (_what, identity, typed, meant) => {
    expect(erasureTargetOf(pollOf(identity), typed)).toEqual(meant);
  });

  test.each<[string, IdentityPolicy, string]>([
    ['a name, if the poll asks for none', 'device', '@jo'],
    ['a name, if the poll asks for codes', 'code', '@jo'],
    ['a code, if the poll asks for none', 'open', CODE],
    ['a name with an apostrophe in it', 'handle', "jo'e"],
    ['nothing', 'handle', ''],
    ['an id with a digit too many', 'code', `${anId(7)}0`],
  ])('nobody by %s', (_what, identity, typed) => {
    expect(() => erasureTargetOf(pollOf(identity), typed)).toThrow(
      expect.objectContaining({
        message: 'Send the voter or the device of the exported ballots, an @name, or an entry code.',
        problem: expect.objectContaining({ code: 'unknown-voter' }),
      }),
    );
  });
});

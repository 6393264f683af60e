import { ProblemError } from '@booth/shared';
import type { OrganizerTokens } from '@booth/shared/lambda/organizer-token';
import { type Credentials, checkCredentials } from '../../src/results/results-viewer.ts';

const tokens: OrganizerTokens = {
  check: async (authorization) => {
    switch (authorization) {
      case 'Bearer of-hanako':
        return { organizer: { sub: 'a3f1', name: 'hanako' } };
      case 'Bearer of-taro':
        return { refusal: 'not-an-organizer', sub: 'b4e2', why: 'no group' };
      case 'Bearer of-a-silent-issuer':
        throw new Error('fetch failed');
      default:
        return { refusal: 'not-signed-in', why: 'expired' };
    }
  },
};
const receipts = {
  votedAt: async (receipt: string | undefined, pollId: string) => (receipt === `${pollId}.receipt` ? 7 : undefined),
};
const check = (change: Partial<Credentials>) =>
  checkCredentials({ pollId: 'p', authorization: undefined, receipt: undefined, ...change }, { tokens, receipts });

describe('the viewer of results', () => {
  test.each([
    ['anybody, without credentials', {}, { isOrganizer: false, votedAt: undefined }],
    ['a voter, by a receipt', { receipt: 'p.receipt' }, { isOrganizer: false, votedAt: 7 }],
    ['anybody, with a receipt of another poll', { receipt: 'q.receipt' }, { isOrganizer: false, votedAt: undefined }],
    ['an organizer', { authorization: 'Bearer of-hanako' }, { isOrganizer: true, votedAt: undefined }],
    [
      'an organizer who has voted',
      { authorization: 'Bearer of-hanako', receipt: 'p.receipt' },
      { isOrganizer: true, votedAt: 7 },
    ],
  ])('is %s', async (_who, credentials, expected) => {
    expect(await check(credentials)).toEqual(expected);
  });

  test.each([
    ['Bearer of-taro', 'not-an-organizer'],
    ['Bearer of-yesterday', 'not-signed-in'],
    ['', 'not-signed-in'],
    ['Bearer of-a-silent-issuer', 'unavailable'],
  ])('%j is refused as %s, also with a receipt', async (authorization, code) => {
    const refusal = await check({ authorization, receipt: 'p.receipt' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProblemError);
    expect(refusal).toMatchObject({ problem: { code } });
  });
});

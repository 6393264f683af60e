import { isPublic } from '@booth/shared';

const AT = '2026-11-23T10:00:00Z';

test.each([
  ['a draft', { status: 'draft' }, false],
  ['an open poll', { status: 'open', openedAt: AT }, true],
  ['a closed poll', { status: 'closed' }, true],
  ['an archived poll', { status: 'archived', openedAt: AT, closedAt: AT }, true],
  ['an archived poll of which only the closing is known', { status: 'archived', closedAt: AT }, true],
  ['a draft that was archived', { status: 'archived' }, false],
] as const)('%s (%j): public is %s', (_what, poll, expected) => {
  expect(isPublic(poll)).toBe(expected);
});

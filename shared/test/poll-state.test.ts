import { isPublic } from '../src/index.ts';

const AT = '2026-11-23T10:00:00Z';

test.each([
  ['a draft', { status: 'draft' }, false],
  ['a draft that was open before', { status: 'draft', openedAt: AT }, false],
  ['an open poll of which no opening is known', { status: 'open' }, true],
  ['an open poll', { status: 'open', openedAt: AT }, true],
  ['a closed poll', { status: 'closed' }, true],
  ['an archived poll that was opened', { status: 'archived', openedAt: AT }, true],
  ['an archived poll that was closed', { status: 'archived', closedAt: AT }, true],
  ['an archived poll that was opened and closed', { status: 'archived', openedAt: AT, closedAt: AT }, true],
  ['an archived poll that was never opened', { status: 'archived' }, false],
] as const)('%s (%j): it exists for visitors: %s', (_what, poll, expected) => {
  expect(isPublic(poll)).toBe(expected);
});

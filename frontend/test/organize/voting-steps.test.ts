import { votingStepsOf } from '../../src/features/organize/poll-actions/voting-steps.ts';

const AT = '2026-12-01T09:00:00.000Z';

it.each([
  ['a draft', { status: 'draft' }, ['open', 'archive']],
  ['an open poll', { status: 'open', openedAt: AT }, ['close']],
  ['a poll that was put away after its votes', { status: 'archived', openedAt: AT, closedAt: AT }, ['unarchive']],
  ['a draft that was put away', { status: 'archived' }, ['open']],
  ['a draft whose votes are being deleted', { status: 'draft', resettingSince: AT }, ['archive']],
] as const)('%s can take these steps', (_case, poll, steps) => {
  expect(votingStepsOf(poll)).toEqual(steps);
});

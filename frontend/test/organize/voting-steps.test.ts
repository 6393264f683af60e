import { votingStepsOf } from '../../src/features/organize/poll-actions/voting-steps.ts';

const AT = '2026-12-01T09:00:00.000Z';

it.each([
  ['a draft', { status: 'draft' }, ['open', 'archive']],
  ['an open poll', { status: 'open', openedAt: AT }, ['close']],
  ['an archived poll with votes', { status: 'archived', openedAt: AT, closedAt: AT }, ['unarchive']],
  ['an archived draft', { status: 'archived' }, ['open']],
  ['a draft whose votes are being deleted', { status: 'draft', resettingSince: AT }, ['archive']],
] as const)('%s can take these steps', (_case, poll, steps) => {
  expect(votingStepsOf(poll)).toEqual(steps);
});

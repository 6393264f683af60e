import { isOfBeforeReset, pollStateViewOf, resultsVisible, turnoutVisible } from '../src/index.ts';
import { parsedPoll } from './support/polls.ts';

const asOf = new Date('2026-11-23T10:00:00Z');

describe('results are visible', () => {
  const nobody = { hasVoted: false, isOrganizer: false };
  test.each([
    ['live', 'open', nobody, true],
    ['after-vote', 'open', nobody, false],
    ['after-vote', 'open', { hasVoted: true, isOrganizer: false }, true],
    ['after-close', 'open', { hasVoted: true, isOrganizer: false }, false],
    ['after-close', 'closed', nobody, true],
    ['after-close', 'draft', { hasVoted: true, isOrganizer: false }, false],
    ['hidden', 'closed', { hasVoted: true, isOrganizer: false }, false],
    ['hidden', 'open', { hasVoted: false, isOrganizer: true }, true],
  ] as const)('%s, %s, %j: %s', (visibility, status, viewer, visible) => {
    expect(resultsVisible({ visibility, status, revealed: false }, viewer, asOf)).toBe(visible);
  });

  test('revealing shows hidden results to everybody', () => {
    expect(resultsVisible({ visibility: 'hidden', status: 'open', revealed: true }, nobody, asOf)).toBe(true);
  });
});

test.each([
  [{ visibility: 'hidden', status: 'open', revealed: false, turnoutShown: false }, false],
  [{ visibility: 'hidden', status: 'open', revealed: false, turnoutShown: true }, true],
  [{ visibility: 'after-vote', status: 'open', revealed: false, turnoutShown: false }, false],
  [{ visibility: 'after-vote', status: 'open', revealed: false, turnoutShown: true }, true],
  [{ visibility: 'after-close', status: 'open', revealed: false, turnoutShown: false }, false],
  [{ visibility: 'after-close', status: 'closed', revealed: false, turnoutShown: false }, true],
  [{ visibility: 'hidden', status: 'open', revealed: true, turnoutShown: false }, true],
  [{ visibility: 'live', status: 'open', revealed: false, turnoutShown: false }, true],
] as const)('%j: everybody may know how many have voted: %s', (state, expected) => {
  expect(turnoutVisible(state, asOf)).toBe(expected);
});

test.each([
  ['of a poll that was never opened', {}, 0, false],
  ['from more than 30 seconds before the opening', { openedAt: '2026-11-23T10:00:30.000Z' }, -1, true],
  [
    'from 30 seconds before the opening: its workflow may have begun then',
    { openedAt: '2026-11-23T10:00:30Z' },
    0,
    false,
  ],
  ['from after the opening', { openedAt: '2026-11-23T10:00:30.000Z' }, 60_000, false],
])('a vote %s (%j) is from before the last reset: %3$s', (_what, poll, later, expected) => {
  expect(isOfBeforeReset(poll, asOf.getTime() + later)).toBe(expected);
});

describe('the state of a poll as everybody reads it', () => {
  test.each([
    [{ status: 'open', visibility: 'live' }, true],
    [{ status: 'draft', visibility: 'live' }, false],
    [{ status: 'draft', visibility: 'hidden', revealed: true }, false],
    [{ status: 'open', visibility: 'after-vote' }, false],
    [{ status: 'archived', visibility: 'live' }, false],
  ])('of %j says that everybody may see the results: %s', (change, expected) => {
    expect(pollStateViewOf(parsedPoll(change), asOf).resultsVisible).toBe(expected);
  });

  test('has the time, and nothing of the poll but its state', () => {
    expect(pollStateViewOf(parsedPoll(), asOf)).toEqual({
      poll: {
        ...{ pollId: 'favourites', version: 1, status: 'open', visibility: 'live' },
        ...{ revealed: false, turnoutShown: false },
      },
      resultsVisible: true,
      now: '2026-11-23T10:00:00.000Z',
    });
  });
});

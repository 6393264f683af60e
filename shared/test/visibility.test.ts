import { resultsVisible, turnoutVisible } from '../src/index.ts';

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

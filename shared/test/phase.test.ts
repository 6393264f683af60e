import { phaseOf, phaseOfListing } from '../src/index.ts';

const at = new Date('2026-11-23T10:00:00.000Z');
const BEFORE = '2026-11-23T18:59:59.999+09:00';
const NOW = '2026-11-23T19:00:00+09:00';
const AFTER = '2026-11-23T10:00:00.001Z';

describe('the phase of a poll for a request that arrives now', () => {
  test.each([
    ['open, without times', { status: 'open' }, 'open'],
    ['a draft', { status: 'draft' }, 'not-yet-open'],
    ['closed, nobody knows when', { status: 'closed' }, 'closed'],
    ['opens later', { status: 'open', opensAt: AFTER }, 'not-yet-open'],
    ['opens now', { status: 'open', opensAt: NOW }, 'open'],
    ['closes later', { status: 'open', closesAt: AFTER }, 'open'],
    ['closes now', { status: 'open', closesAt: NOW }, 'closed'],
    ['was closed before it arrived', { status: 'closed', closedAt: BEFORE }, 'closed'],
    ['was closed after it arrived', { status: 'closed', closedAt: AFTER }, 'open'],
    ['was closed after it arrived, past its time', { status: 'closed', closedAt: AFTER, closesAt: BEFORE }, 'closed'],
    ['was closed and archived after it arrived', { status: 'archived', closedAt: AFTER }, 'open'],
    ['was closed before it opened', { status: 'closed', closedAt: AFTER, opensAt: AFTER }, 'not-yet-open'],
    ['is opened again', { status: 'open', closedAt: BEFORE }, 'open'],
  ] as const)('%s', (_what, poll, phase) => {
    expect(phaseOf(poll, at)).toBe(phase);
  });
});

test.each([
  ['without times', {}, 'open'],
  ['that opens later', { opensAt: AFTER }, 'not-yet-open'],
  ['that has opened', { opensAt: BEFORE, closesAt: AFTER }, 'open'],
  ['that has closed by its time', { closesAt: BEFORE }, 'closed'],
] as const)('a listed poll %s (%j) is %s', (_what, listing, phase) => {
  expect(phaseOfListing(listing, at)).toBe(phase);
});

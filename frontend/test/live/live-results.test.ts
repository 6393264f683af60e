import { pollStateOf, type Turnout } from '@booth/shared';
import fc from 'fast-check';
import { freshnessOf, pollingDelayMs, rereadDelayMs } from '../../src/features/live/freshness.ts';
import {
  isWithdrawn,
  type LiveMessage,
  NOTHING_KNOWN,
  pollAsKnown,
  withHidden,
  withMessage,
  withSnapshot,
  withStateView,
  withTurnout,
  withWithdrawal,
} from '../../src/features/live/live-results.ts';
import {
  RECONNECT_LONGEST_MS,
  RECONNECT_SHORTEST_MS,
  reconnectDelayMs,
  refusedDelayMs,
} from '../../src/features/live/reconnect-delay.ts';
import { aPoll, aSnapshot } from '../support/polls.ts';

const NOW = '2026-12-01T09:00:00.000Z';

const results = (revision: number, pollVersion = 1): LiveMessage => ({
  type: 'results',
  snapshot: aSnapshot({ revision, pollVersion }),
});
const state = (version: number, visible: boolean, turnoutShown = false): LiveMessage => ({
  type: 'poll',
  poll: { ...pollStateOf(aPoll()), version, turnoutShown },
  resultsVisible: visible,
  now: NOW,
});

describe('live results', () => {
  it('[RT16] end with the newest revision, however snapshots are ordered or repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (revisions) => {
        const known = revisions
          .map((revision) => results(revision))
          .reduce((before, message) => withMessage(before, message, 0), NOTHING_KNOWN);
        expect(known.snapshot?.revision).toBe(Math.max(...revisions));
      }),
    );
  });

  it('[RT16] never run backwards', () => {
    const newer = withSnapshot(NOTHING_KNOWN, aSnapshot({ revision: 9, ballots: 5 }), 1);
    const after = withSnapshot(newer, aSnapshot({ revision: 8, ballots: 4 }), 2);
    expect(after.snapshot?.ballots).toBe(5);
    expect(after.confirmedAt).toBe(2);
  });

  it('of the same revision are merged: the later ones, with the minutes of both', () => {
    const [early, late] = ['2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.500Z'];
    const timeline = [{ minute: '2026-11-23T10:00', ballots: 5 }];
    const whole = aSnapshot({ revision: 9, asOf: late, timeline });
    const within = aSnapshot({ revision: 9, asOf: early, timeline: [] });
    for (const order of [
      [within, whole],
      [whole, within],
    ]) {
      const known = order.reduce((before, snapshot) => withSnapshot(before, snapshot, 1), NOTHING_KNOWN);
      expect(known.snapshot).toEqual(whole);
    }
  });

  it('of the same revision lose the minutes that are an hour old', () => {
    const then = aSnapshot({
      revision: 9,
      asOf: '2026-11-23T10:00:30.000Z',
      timeline: [{ minute: '2026-11-23T10:00', ballots: 5 }],
    });
    const hourLater = aSnapshot({ revision: 9, asOf: '2026-11-23T11:30:00.000Z', timeline: [] });
    expect(withSnapshot(withSnapshot(NOTHING_KNOWN, then, 1), hourLater, 2).snapshot?.timeline).toEqual([]);
  });

  it('are dropped when the poll hides them, along with the etag', () => {
    const shown = { ...withSnapshot(NOTHING_KNOWN, aSnapshot(), 1), etag: '"1"' };
    for (const hidden of [withHidden(shown, 2), withMessage(shown, state(2, false), 2)]) {
      expect(hidden).toMatchObject({ snapshot: undefined, visible: false, etag: undefined });
    }
  });

  it('keep the newer state of the poll when an older one comes late', () => {
    const closed = withMessage(NOTHING_KNOWN, state(3, false), 1);
    expect(withMessage(closed, state(2, true), 2)).toMatchObject({ poll: { version: 3 }, visible: false });
  });

  const after = (...messages: LiveMessage[]) =>
    messages.reduce((known, message) => withMessage(known, message, 0), NOTHING_KNOWN);

  it('[RT16] stay hidden when results from before come late, pushed or read', () => {
    const known = after(state(1, true), results(5, 1), state(2, false), results(6, 1));
    expect(known).toMatchObject({ poll: { version: 2 }, visible: false, snapshot: undefined });
    expect(withSnapshot(known, aSnapshot({ revision: 7, pollVersion: 1 }), 1)).toMatchObject({
      visible: false,
      snapshot: undefined,
    });
  });

  it('show again with the first results of a newer version, and an older state does not hide them', () => {
    const shownAgain = { visible: true, snapshot: { revision: 6 } };
    expect(after(state(2, false), results(6, 3), state(2, false))).toMatchObject(shownAgain);
    // The same votes as before.
    expect(after(results(6, 1), results(6, 3), state(2, false))).toMatchObject(shownAgain);
  });

  it('end hidden if the newest version of the poll hides them, in any order of messages', () => {
    const sent = [state(1, true), results(5, 1), results(6, 1), state(2, false)];
    fc.assert(
      fc.property(fc.shuffledSubarray(sent, { minLength: sent.length }), (messages) => {
        expect(after(...messages)).toMatchObject({ poll: { version: 2 }, visible: false, snapshot: undefined });
      }),
    );
  });

  it('are confirmed by a pong', () => {
    expect(withMessage(NOTHING_KNOWN, { type: 'pong', now: NOW }, 7).confirmedAt).toBe(7);
  });
});

describe('the turnout while the results are hidden', () => {
  const counted = (ballots: number, pollVersion = 1): Turnout => ({
    ...{ pollId: 'favourites', pollVersion, revision: ballots, asOf: NOW },
    ballots,
  });
  const turnout = (ballots: number, pollVersion = 1): LiveMessage => ({
    type: 'turnout',
    turnout: counted(ballots, pollVersion),
  });
  const after = (...messages: LiveMessage[]) =>
    messages.reduce((known, message) => withMessage(known, message, 0), NOTHING_KNOWN);

  it('ends with the newest number, however numbers are ordered or repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (numbers) => {
        const known = after(state(1, false, true), ...numbers.map((number) => turnout(number)));
        expect(known.turnout?.ballots).toBe(Math.max(...numbers));
      }),
    );
  });

  it('is dropped when the poll stops showing it, in any order of messages', () => {
    const sent = [state(1, false, true), turnout(5), turnout(6), state(2, false, false)];
    fc.assert(
      fc.property(fc.shuffledSubarray(sent, { minLength: sent.length }), (messages) => {
        expect(after(...messages)).toMatchObject({ poll: { version: 2 }, turnout: undefined });
      }),
    );
  });

  it('is dropped when results come, and comes back when they are hidden again', () => {
    const known = after(state(1, false, true), turnout(5), state(2, true, true), results(9, 2));
    expect(known).toMatchObject({ visible: true, snapshot: { revision: 9 } });
    const hidden = withMessage(known, state(3, false, true), 0);
    expect(withMessage(hidden, turnout(6, 3), 0)).toMatchObject({ snapshot: undefined, turnout: { ballots: 6 } });
  });

  it('belongs to the newer version of the poll if the number stays the same', () => {
    expect(after(turnout(5, 1), turnout(5, 2)).turnout).toEqual(counted(5, 2));
    expect(after(turnout(5, 1), turnout(4, 2)).turnout).toEqual({ ...counted(5), pollVersion: 2 });
  });

  it('carries the version that hides the results: older results stay out', () => {
    expect(after(state(1, true), turnout(5, 3), results(6, 2)).snapshot).toBeUndefined();
  });

  it('is confirmed by its own messages, and not by the state of the poll', () => {
    const known = withTurnout(after(state(1, false, true)), counted(5), 5);
    const poll = { ...pollStateOf(aPoll()), turnoutShown: true };
    expect(known.confirmedAt).toBe(5);
    expect(withStateView(known, { poll, resultsVisible: false, now: NOW }, 9).confirmedAt).toBe(5);
  });

  it('is dropped when the poll is withdrawn', () => {
    expect(withWithdrawal(after(state(1, false, true), turnout(5)), 1).turnout).toBeUndefined();
  });
});

describe('the known poll', () => {
  const read = aPoll({ version: 2, closesAt: '2026-12-01T10:00:00Z' });
  const view = (version: number, change: object = {}) => ({
    poll: { ...pollStateOf(read), version, ...change },
    resultsVisible: true,
    now: NOW,
  });
  const heard = (version: number, change: object = {}) => withStateView(NOTHING_KNOWN, view(version, change), 1);

  it('is the poll that was read, with the newest known state', () => {
    expect(pollAsKnown(read, NOTHING_KNOWN)).toBe(read);
    expect(pollAsKnown(read, heard(1, { status: 'archived' }))).toBe(read);
    const closed = { status: 'closed' as const, closedAt: NOW };
    expect(pollAsKnown(read, heard(3, closed))).toMatchObject({ version: 3, ...closed, screens: read.screens });
  });

  it('loses a time that was removed', () => {
    const { closesAt: _, ...poll } = view(3).poll;
    expect(pollAsKnown(read, withStateView(NOTHING_KNOWN, { ...view(3), poll }, 1)).closesAt).toBeUndefined();
  });

  it('is closed by a refusal that is newer than all else, until a newer state comes', () => {
    const refused = { ...heard(2), refusal: { version: 2, opensAt: undefined, closedAt: NOW } };
    expect(pollAsKnown(read, refused)).toMatchObject({ status: 'closed', closedAt: NOW });
    const newer = { ...read, version: 3 };
    expect(pollAsKnown(newer, refused)).toBe(newer);
    const reopened = withStateView(refused, view(4), 2);
    expect(pollAsKnown(read, reopened)).toMatchObject({ version: 4, status: 'open' });
    expect(reopened.refusal).toBeUndefined();
  });

  it('opens later if a refusal says so', () => {
    const refusal = { version: 2, opensAt: '2026-12-01T09:30:00Z', closedAt: undefined };
    expect(pollAsKnown(read, { ...NOTHING_KNOWN, refusal })).toMatchObject({
      status: 'open',
      opensAt: refusal.opensAt,
    });
  });

  it('is withdrawn as a draft or when it becomes unknown, and can come back', () => {
    expect(isWithdrawn(NOTHING_KNOWN)).toBe(false);
    expect(isWithdrawn(withWithdrawal(NOTHING_KNOWN, 1))).toBe(false);
    const withdrawn = withWithdrawal(heard(2), 2);
    expect(isWithdrawn(withdrawn)).toBe(true);
    expect(isWithdrawn(heard(3, { status: 'draft' }))).toBe(true);
    expect(isWithdrawn(withStateView(withdrawn, view(3), 3))).toBe(false);
  });

  it('does not confirm numbers if only its state was read', () => {
    const shown = withSnapshot(NOTHING_KNOWN, aSnapshot({ pollVersion: 2 }), 5);
    expect(withStateView(shown, view(2), 9).confirmedAt).toBe(5);
    expect(withStateView(shown, undefined, 9).confirmedAt).toBe(5);
    expect(withStateView(shown, { ...view(3), resultsVisible: false }, 9).confirmedAt).toBe(9);
  });
});

describe('freshness', () => {
  const contact = (connection: 'live' | 'waiting' | 'connecting', lastReadFailed = false, isOnline = true) => ({
    connection,
    lastReadFailed,
    isOnline,
  });
  it.each([
    ['pushed and confirmed a moment ago', contact('live'), 1_000, 'live'],
    ['pushed, but not confirmed in time', contact('live'), 26_000, 'reconnecting'],
    ['read a moment ago', contact('waiting'), 3_000, 'polling'],
    ['read in vain the last time', contact('waiting', true), 3_000, 'reconnecting'],
    ['read without an answer', contact('waiting'), 12_000, 'reconnecting'],
    ['not read for 28 s without a network', contact('waiting', true, false), 28_000, 'offline'],
    ['not answered for 28 s without a network', contact('connecting', false, false), 28_000, 'offline'],
    // A laptop without network still reaches the local cloud.
    ['read a moment ago without a network', contact('waiting', false, false), 3_000, 'polling'],
    ['not there yet', contact('connecting'), undefined, 'connecting'],
  ] as const)('of numbers %s', (_, how, age, freshness) => {
    expect(freshnessOf(how, age)).toBe(freshness);
  });
});

describe('delays', () => {
  it('[RT17] before reconnecting grow up to the longest, have random jitter, and are never zero', () => {
    expect(reconnectDelayMs(0, () => 1)).toBeLessThan(reconnectDelayMs(3, () => 1));
    expect(reconnectDelayMs(1_000, () => 1)).toBe(RECONNECT_LONGEST_MS);
    expect(reconnectDelayMs(1_000, () => 0)).toBe(RECONNECT_SHORTEST_MS);
    expect(reconnectDelayMs(9, () => 0.25)).not.toBe(reconnectDelayMs(9, () => 0.75));
  });

  it('[RT17] after a refusal grow up to the longest, and are never less than half', () => {
    expect(refusedDelayMs(0, () => 0)).toBe(500);
    expect(refusedDelayMs(0, () => 1)).toBeLessThan(refusedDelayMs(1, () => 1));
    expect(refusedDelayMs(1_000, () => 0)).toBe(RECONNECT_LONGEST_MS / 2);
    expect(refusedDelayMs(1_000, () => 1)).toBe(RECONNECT_LONGEST_MS);
  });

  it('before reading a poll again are spread over a second, and grow while its copies are stale', () => {
    expect([0, 0.5, 1].map((chance) => rereadDelayMs(0, () => chance))).toEqual([0, 500, 1_000]);
    expect([1, 2, 9].map((count) => rereadDelayMs(count, () => 0))).toEqual([1_000, 2_000, 4_000]);
    expect(rereadDelayMs(9, () => 1)).toBe(8_000);
  });

  it('between polls of the server differ by a quarter from viewer to viewer', () => {
    expect([0, 0.5, 1].map((chance) => pollingDelayMs(4_000, () => chance))).toEqual([3_000, 4_000, 5_000]);
  });
});

import type { ServerMessage } from '@booth/shared';
import fc from 'fast-check';
import { freshnessOf, pollingDelayMs } from '../src/features/live/freshness.ts';
import {
  NOTHING_KNOWN,
  stateOfPoll,
  withHidden,
  withMessage,
  withSnapshot,
} from '../src/features/live/live-results.ts';
import { RECONNECT_LONGEST_MS, RECONNECT_SHORTEST_MS, reconnectDelayMs } from '../src/features/live/reconnect-delay.ts';
import { aPoll, aSnapshot } from './polls.ts';

const results = (revision: number, pollVersion = 1): ServerMessage => ({
  type: 'results',
  snapshot: aSnapshot({ revision, pollVersion }),
});
const state = (version: number, visible: boolean): ServerMessage => ({
  type: 'poll',
  poll: { ...stateOfPoll(aPoll()), version },
  resultsVisible: visible,
});

describe('live results', () => {
  it('end with the newest revision, in whatever order and however often snapshots come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (revisions) => {
        const known = revisions
          .map((revision) => results(revision))
          .reduce((before, message) => withMessage(before, message, 0), NOTHING_KNOWN);
        expect(known.snapshot?.revision).toBe(Math.max(...revisions));
      }),
    );
  });

  it('never run backwards', () => {
    const newer = withSnapshot(NOTHING_KNOWN, aSnapshot({ revision: 9, ballots: 5 }), 1);
    const after = withSnapshot(newer, aSnapshot({ revision: 8, ballots: 4 }), 2);
    expect(after.snapshot?.ballots).toBe(5);
    expect(after.confirmedAt).toBe(2);
  });

  it('of one revision are the later ones, with the minutes that the earlier may have lacked', () => {
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

  it('of one revision lose the minutes that are an hour ago', () => {
    const then = aSnapshot({
      revision: 9,
      asOf: '2026-11-23T10:00:30.000Z',
      timeline: [{ minute: '2026-11-23T10:00', ballots: 5 }],
    });
    const hourLater = aSnapshot({ revision: 9, asOf: '2026-11-23T11:30:00.000Z', timeline: [] });
    expect(withSnapshot(withSnapshot(NOTHING_KNOWN, then, 1), hourLater, 2).snapshot?.timeline).toEqual([]);
  });

  it('are forgotten when the poll hides them, and an old etag with them', () => {
    const shown = { ...withSnapshot(NOTHING_KNOWN, aSnapshot(), 1), etag: '"1"' };
    for (const hidden of [withHidden(shown, 2), withMessage(shown, state(2, false), 2)]) {
      expect(hidden).toMatchObject({ snapshot: undefined, visible: false, etag: undefined });
    }
  });

  it('keep the newer state of the poll when an older one comes late', () => {
    const closed = withMessage(NOTHING_KNOWN, state(3, false), 1);
    expect(withMessage(closed, state(2, true), 2)).toMatchObject({ poll: { version: 3 }, visible: false });
  });

  const after = (...messages: ServerMessage[]) =>
    messages.reduce((known, message) => withMessage(known, message, 0), NOTHING_KNOWN);

  it('stay hidden when results of before the poll hid them come late, by push or by asking', () => {
    const known = after(state(1, true), results(5, 1), state(2, false), results(6, 1));
    expect(known).toMatchObject({ poll: { version: 2 }, visible: false, snapshot: undefined });
    expect(withSnapshot(known, aSnapshot({ revision: 7, pollVersion: 1 }), 1)).toMatchObject({
      visible: false,
      snapshot: undefined,
    });
  });

  it('show again with the first results of a version that shows them, and an older state does not hide those', () => {
    const shownAgain = { visible: true, snapshot: { revision: 6 } };
    expect(after(state(2, false), results(6, 3), state(2, false))).toMatchObject(shownAgain);
    // The same votes as before.
    expect(after(results(6, 1), results(6, 3), state(2, false))).toMatchObject(shownAgain);
  });

  it('end hidden if the newest version of the poll hides them, in whatever order messages come', () => {
    const sent = [state(1, true), results(5, 1), results(6, 1), state(2, false)];
    fc.assert(
      fc.property(fc.shuffledSubarray(sent, { minLength: sent.length }), (messages) => {
        expect(after(...messages)).toMatchObject({ poll: { version: 2 }, visible: false, snapshot: undefined });
      }),
    );
  });

  it('are confirmed by a pong, and not by an error', () => {
    expect(withMessage(NOTHING_KNOWN, { type: 'pong' }, 7).confirmedAt).toBe(7);
    expect(withMessage(NOTHING_KNOWN, { type: 'error', code: 'unknown-poll', detail: '' }, 7)).toEqual(NOTHING_KNOWN);
  });
});

describe('freshness', () => {
  it.each([
    ['live', true, false, 'live'],
    ['waiting', false, true, 'polling'],
    ['connecting', true, true, 'reconnecting'],
    ['waiting', true, false, 'offline'],
    // A laptop without a network still reaches the local cloud.
    ['waiting', false, false, 'polling'],
  ] as const)('of a %s connection, last ask failed %s, online %s, is %s', (connection, failed, online, freshness) => {
    expect(freshnessOf(connection, failed, online)).toBe(freshness);
  });
});

describe('delays', () => {
  it('of reconnects grow up to the longest, are spread by chance, and are never nothing', () => {
    expect(reconnectDelayMs(0, () => 1)).toBeLessThan(reconnectDelayMs(3, () => 1));
    expect(reconnectDelayMs(1_000, () => 1)).toBe(RECONNECT_LONGEST_MS);
    expect(reconnectDelayMs(1_000, () => 0)).toBe(RECONNECT_SHORTEST_MS);
    expect(reconnectDelayMs(9, () => 0.25)).not.toBe(reconnectDelayMs(9, () => 0.75));
  });

  it('of polling differ from viewer to viewer by a quarter either way', () => {
    expect([0, 0.5, 1].map((chance) => pollingDelayMs(4_000, () => chance))).toEqual([3_000, 4_000, 5_000]);
  });
});

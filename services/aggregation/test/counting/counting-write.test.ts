import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Answers } from '@booth/shared';
import type { BallotState } from '../../src/counting/ballot-state.ts';
import {
  type CountingWrite,
  countingWriteOf,
  newestCorrelationId,
  newestStates,
  targetsOf,
} from '../../src/counting/counting-write.ts';
import type { Marker } from '../../src/counting/marker.ts';
import { itemOf, MarkerItem, markerOf } from '../../src/counting/marker-item.ts';
import { aBallot, cast, changed, removed } from '../support/ballots.ts';

const planOf = (pollId: string) => ({
  ...{ firstShard: 0, counterShards: 1 },
  generations: pollId === 'twice' ? [1, 2] : [1],
});
const noMarkers = new Map<string, Marker>();
const counts = (states: readonly BallotState[], markers = noMarkers) =>
  states.flatMap((state) => targetsOf(state, planOf)).flatMap((target) => countingWriteOf(target, markers) ?? []);
/** The markers after these states were counted. */
const counted = (...states: BallotState[]) => new Map(counts(states).map(({ marker }) => [marker.key, marker]));
const addedTo = (tally: 'TOTALS' | 'TALLY#services#choice', states: readonly BallotState[], markers = noMarkers) =>
  counts(states, markers).map(({ added }) => Object.fromEntries(added.get(tally) ?? []));

describe('what is left to count', () => {
  const s3 = aBallot({ options: ['s3'] });
  const sqs = aBallot({ options: ['sqs'], timestamp: '2026-11-23T10:00:30.000Z' });

  test('of a new ballot is all of it, with a marker of revision 1', () => {
    expect(addedTo('TALLY#services#choice', [cast(s3)])).toEqual([{ answers: 1, 'option:s3': 1 }]);
    expect(counts([cast(s3)])).toMatchObject([{ replaced: undefined, marker: { revision: 1 } }]);
  });

  test('of a changed ballot is the difference: one less, one more', () => {
    const before = counted(cast(s3));
    const change = [changed(s3, sqs)];
    expect(addedTo('TALLY#services#choice', change, before)).toEqual([
      { answers: 0, 'option:s3': -1, 'option:sqs': 1 },
    ]);
    expect(addedTo('TOTALS', change, before)).toEqual([{ ballots: 0 }]);
  });

  test("a marker's revision rises: 2 over 1, 3 over 2", () => {
    const markersAfter = (count: CountingWrite | undefined) => new Map(count && [[count.marker.key, count.marker]]);
    const [first] = counts([cast(s3)]);
    const [second] = counts([changed(s3, sqs)], markersAfter(first));
    const [third] = counts([removed(sqs)], markersAfter(second));
    expect([first, second, third].map((count) => count?.marker.revision)).toEqual([1, 2, 3]);
    expect([second?.replaced, third?.replaced]).toEqual([first?.marker, second?.marker]);
  });

  test('of a removed ballot is what it added, subtracted', () => {
    const before = counted(cast(s3));
    expect(addedTo('TOTALS', [removed(s3)], before)).toEqual([{ ballots: -1 }]);
  });

  test('of a ballot that was removed before it was counted is nothing, but it gets a marker', () => {
    const [count] = counts([removed(s3)]);
    expect(count?.added.size).toBe(0);
    expect(count?.marker).toMatchObject({ revision: 1, version: { removed: true } });
  });

  test('of a state that was counted, or is older than a counted one, is nothing at all', () => {
    const [first, second] = [cast(s3), changed(s3, s3)];
    expect(counts([first], counted(first))).toEqual([]);
    expect(counts([first], counted(second))).toEqual([]);
    expect(counts([second], counted(first))).toHaveLength(1);
  });

  test('during a rebuild is the same in both generations, each with its own marker', () => {
    const both = counts([cast(aBallot({ pollId: 'twice' }))]);
    expect(both.map(({ target }) => target.generation)).toEqual([1, 2]);
    expect(new Set(both.map(({ marker }) => marker.key)).size).toBe(2);
  });
});

describe('a marker', () => {
  const answers: Answers = {
    services: { type: 'choice', optionIds: ['s3', 'sqs'] },
    stars: { type: 'rating', rating: 4 },
    wishes: { type: 'ranking', order: ['s3', 'sqs', 'lambda'] },
  };

  test('is the same after it was written to the table', () => {
    const markers = [cast(aBallot({ answers })), removed(aBallot())].flatMap((state) =>
      counts([state]).map(({ marker }) => marker),
    );
    expect(markers.map((marker) => markerOf(unmarshall(itemOf(marker))))).toEqual(markers);
  });

  test('of an ordinary ballot takes far less than 1 KB, which is one write unit', () => {
    const [count] = counts([cast(aBallot({ answers }))]);
    const item = MarkerItem.parse(count && unmarshall(itemOf(count.marker)));
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(600);
  });
});

describe('the newest state of each ballot', () => {
  test('replaces all other states, whatever their order', () => {
    const [s3, sqs] = [aBallot({ options: ['s3'] }), aBallot({ options: ['sqs'] })];
    const [first, second] = [cast(s3), changed(s3, sqs)];
    for (const states of [
      [first, second],
      [second, first],
    ]) {
      expect(newestStates(states)).toEqual([{ ...second, probablyUnmarked: true }]);
    }
  });

  test('is not new if none of its states is', () => {
    const [s3, sqs] = [aBallot({ options: ['s3'] }), aBallot({ options: ['sqs'] })];
    expect(newestStates([changed(s3, sqs), changed(sqs, s3)])).toMatchObject([{ probablyUnmarked: false }]);
  });

  test('is there once if it came twice', () => {
    const ballot = cast(aBallot());
    expect(newestStates([ballot, ballot])).toEqual([ballot]);
  });
});

describe('the correlation id of several ballots', () => {
  const sent = (second: number, correlationId?: string) =>
    counts([
      { ...cast(aBallot({ voter: `v-${second}`, timestamp: `2026-11-23T10:00:0${second}.000Z` })), correlationId },
    ]);

  test('is that of the latest, whatever their order', () => {
    const all = [...sent(1, 'first'), ...sent(3, 'third'), ...sent(2, 'second')];
    expect([newestCorrelationId(all), newestCorrelationId(all.toReversed())]).toEqual(['third', 'third']);
  });

  test('is unknown if the latest has none, or there are none', () => {
    expect([newestCorrelationId([...sent(1, 'first'), ...sent(2)]), newestCorrelationId([])]).toEqual([
      ...[undefined, undefined],
    ]);
  });
});

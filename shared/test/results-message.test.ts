import fc from 'fast-check';
import {
  createMessageReader,
  type Heard,
  type ResultsMessage,
  ResultsSnapshot,
  resultsMessages,
  SCREEN_TYPE_NAMES,
  SCREENS_MAX,
  type ScreenTally,
  SERVER_MESSAGE_MAX_BYTES,
  ServerMessage,
  screenTypeOf,
  snapshotOfMessages,
} from '../src/index.ts';
import { answeredLeast } from './support/screen-examples.ts';

/** The longest id, and as many options as a screen may have. */
const ID_CHARACTERS = 64;
const OPTIONS = 100;
const BALLOTS_MOST = Number.MAX_SAFE_INTEGER;

const count = fc.integer({ min: 0, max: BALLOTS_MOST });
const longId = (prefix: string, number: number) => `${prefix}${number}`.padEnd(ID_CHARACTERS, 'x');

const choiceTally = fc.array(count, { maxLength: OPTIONS }).map((counts): ScreenTally => {
  const options = counts.map((votes, option) => ({ optionId: longId('o', option), count: votes }));
  return { type: 'choice', screenId: '', answers: BALLOTS_MOST, options };
});

/** A tally of each type that is counted, made from some answers. */
const tallies = SCREEN_TYPE_NAMES.flatMap((type) => {
  const counters = new Map<string, number>();
  for (const { screen, sent } of answeredLeast(type)) {
    const screenType = screenTypeOf(screen);
    const answer = screenType.answerSchema(screen).parse(sent);
    for (const [name, amount] of screenType.counters(answer)) counters.set(name, (counters.get(name) ?? 0) + amount);
  }
  const tally = screenTypeOf({ type }).tally('q', counters);
  return tally === undefined ? [] : [tally];
});

const START = Date.UTC(2026, 10, 23, 9, 30);
const timeline = fc.dictionary(fc.nat(60).map(String), fc.integer({ min: 1, max: BALLOTS_MOST })).map((minutes) =>
  Object.entries(minutes).map(([minute, ballots]) => ({
    minute: new Date(START + Number(minute) * 60_000).toISOString().slice(0, 16),
    ballots,
  })),
);

const snapshots = fc
  .record({
    screens: fc.array(fc.oneof(choiceTally, fc.constantFrom(...tallies)), { maxLength: SCREENS_MAX }),
    timeline,
  })
  .map(({ screens, timeline: minutes }) =>
    ResultsSnapshot.parse({
      ...{ pollId: longId('p', 0), pollVersion: BALLOTS_MOST, revision: BALLOTS_MOST, ballots: BALLOTS_MOST },
      asOf: new Date(START).toISOString(),
      screens: screens.map((tally, index) => ({ ...tally, screenId: longId('s', index) })),
      timeline: minutes,
    }),
  );

const largest = (asOf: Date, revision = 1): ResultsSnapshot => ({
  ...{ pollId: longId('p', 0), pollVersion: 1, revision, asOf: asOf.toISOString(), ballots: 1, timeline: [] },
  screens: Array.from({ length: SCREENS_MAX }, (_, screen) => ({
    ...{ type: 'choice', screenId: longId('s', screen), answers: BALLOTS_MOST },
    options: Array.from({ length: OPTIONS }, (_, option) => ({ optionId: longId('o', option), count: revision })),
  })),
});

const textsOf = (snapshot: ResultsSnapshot) => resultsMessages(snapshot).map((message) => JSON.stringify(message));
const parsed = (text: string): ResultsMessage => {
  const message = ServerMessage.parse(JSON.parse(text));
  if (message.type !== 'results') throw new Error(message.type);
  return message;
};
/** Returns the snapshots that a viewer gets from these messages. */
const heard = (texts: readonly string[], read = createMessageReader()) =>
  texts.map(read).filter((message): message is Heard => message !== undefined);

describe('[RT13] messages that carry a snapshot', () => {
  test('have up to 32 KB each, for any poll, and lose nothing', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const texts = textsOf(snapshot);
        for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SERVER_MESSAGE_MAX_BYTES);
        expect(snapshotOfMessages(texts.map(parsed))).toEqual(snapshot);
      }),
      { numRuns: 200 },
    );
  });

  test('have up to 32 KB even if the options just fill a message', () => {
    const minutes = Array.from({ length: 61 }, (_, minute) => ({
      minute: new Date(START + minute * 60_000).toISOString().slice(0, 16),
      ballots: BALLOTS_MOST,
    }));
    for (let options = 1; options <= OPTIONS; options += 1) {
      const snapshot = largest(new Date(START));
      const screens = snapshot.screens.map((tally) =>
        tally.type === 'choice' ? { ...tally, options: tally.options.slice(0, options) } : tally,
      );
      for (const text of textsOf({ ...snapshot, screens, timeline: minutes })) {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SERVER_MESSAGE_MAX_BYTES);
      }
    }
  });

  test('are divided as soon as they have more than 32 KB, and no byte earlier', () => {
    /** Returns a snapshot whose message has so many bytes more than the least one. */
    const longerBy = (bytes: number): ResultsSnapshot => ({
      ...largest(new Date(START)),
      screens: Array.from({ length: 5 }, (_screen, screen) => ({
        ...{ type: 'choice', screenId: `s${screen}`, answers: 1 },
        options: Array.from({ length: OPTIONS }, (_option, option) => {
          const before = 60 * (OPTIONS * screen + option);
          return {
            optionId: `o${option}`.padEnd(4, 'x') + 'x'.repeat(Math.min(60, Math.max(0, bytes - before))),
            count: 1,
          };
        }),
      })),
    });
    const bytesOf = (bytes: number) => textsOf(longerBy(bytes)).map((text) => Buffer.byteLength(text));
    const [least = 0] = bytesOf(0);
    const room = SERVER_MESSAGE_MAX_BYTES - least;
    expect(bytesOf(room)).toEqual([SERVER_MESSAGE_MAX_BYTES]);
    expect(bytesOf(room + 1)).toHaveLength(2);
    for (const bytes of bytesOf(room + 1)) expect(bytes).toBeLessThan(SERVER_MESSAGE_MAX_BYTES);
  });

  test('are as few as possible for the largest poll', () => {
    const texts = textsOf(largest(new Date(START)));
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(texts).toHaveLength(5);
    expect(bytes).toBeLessThan(5 * SERVER_MESSAGE_MAX_BYTES);
  });

  test('carry tallies of screens that nobody has answered, without columns', () => {
    const types = [...new Set(tallies.map(({ type }) => type))];
    const screens = types.flatMap((type) => screenTypeOf({ type }).tally(`${type}s`, new Map()) ?? []);
    const snapshot = { ...largest(new Date(START)), screens };
    const texts = textsOf(snapshot);
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({
      screens: expect.arrayContaining([
        { type: 'choice', screenId: 'choices', answers: 0, options: {} },
        { type: 'rating', screenId: 'ratings', answers: 0, ratings: {}, mean: null },
      ]),
    });
    expect(snapshotOfMessages(texts.map(parsed))).toEqual(snapshot);
  });

  test('make no snapshot if there are none, or a tally is of a type that the reader does not know', () => {
    expect(snapshotOfMessages([])).toBeUndefined();
    const messages = resultsMessages(largest(new Date(START)));
    const later = messages.map((message) => ({ ...message, screens: [{ type: 'fireworks', screenId: 's' }] }));
    expect(snapshotOfMessages(later)).toBeUndefined();
  });

  test('name each column once and have one number for each minute', () => {
    const options = ['lambda', 's3', 'sqs'].map((optionId, index) => ({ optionId, count: 10 * index }));
    const snapshot: ResultsSnapshot = {
      ...{ pollId: 'favourites', pollVersion: 2, revision: 7, asOf: '2026-11-23T10:00:00.000Z', ballots: 30 },
      screens: [{ type: 'choice', screenId: 'services', answers: 30, options }],
      timeline: [
        { minute: '2026-11-23T09:58', ballots: 12 },
        { minute: '2026-11-23T10:00', ballots: 18 },
      ],
    };
    expect(resultsMessages(snapshot)).toEqual([
      {
        ...{ type: 'results', pollId: 'favourites', pollVersion: 2, revision: 7, asOf: '2026-11-23T10:00:00.000Z' },
        ...{ ballots: 30, part: 1, parts: 1 },
        timeline: { from: '2026-11-23T09:58', ballots: [12, 0, 18] },
        screens: [
          {
            ...{ type: 'choice', screenId: 'services', answers: 30 },
            options: { optionId: ['lambda', 's3', 'sqs'], count: [0, 10, 20] },
          },
        ],
      },
    ]);
  });
});

describe('[RT14] a snapshot in parts', () => {
  const [older, newer] = [largest(new Date(START), 1), largest(new Date(START + 1_000), 2)];
  const oneLater = { ...older, asOf: new Date(START + 500).toISOString() };

  test('is complete when all parts have come, in any order and any number of times', () => {
    const texts = textsOf(older);
    const read = createMessageReader();
    expect(heard(texts.slice(1), read)).toEqual([]);
    expect(heard(texts.slice(2), read)).toEqual([]);
    expect(heard(texts.slice(0, 1), read)).toEqual([{ type: 'results', snapshot: older }]);
    expect(heard(texts.toReversed())).toEqual([{ type: 'results', snapshot: older }]);
  });

  test.each([
    ['another revision', older, newer],
    ['another reading of one revision', older, oneLater],
  ])('never mixes parts of %s, and the newer one wins', (_title, one, other) => {
    const pairs = textsOf(one).map((text, index) => [text, textsOf(other)[index] ?? '']);
    expect(heard(pairs.flat())).toEqual([{ type: 'results', snapshot: other }]);
    expect(heard(pairs.flatMap((pair) => pair.toReversed()))).toEqual([{ type: 'results', snapshot: other }]);
  });

  test('does not wait for a lost part: the next snapshot is complete by itself', () => {
    expect(heard([...textsOf(older).slice(1), ...textsOf(newer)])).toEqual([{ type: 'results', snapshot: newer }]);
  });

  test('does not disturb that of another poll', () => {
    const other = { ...newer, pollId: 'other' };
    const mixed = textsOf(older).flatMap((text, index) => [text, textsOf(other)[index] ?? '']);
    expect(heard(mixed)).toEqual([older, other].map((snapshot) => ({ type: 'results', snapshot })));
  });
});

describe('[RT18] a reader', () => {
  test.each(['', 'no json', '[]', '{"type":"fireworks"}', '{"type":"results"}', '{"type":"pong"}'])(
    'skips %j, as of a later version of the protocol',
    (text) => {
      expect(createMessageReader()(text)).toBeUndefined();
    },
  );
});

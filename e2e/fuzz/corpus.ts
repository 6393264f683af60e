import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';
import { hostile, type Seen } from './values.ts';

const Json = z.record(z.string(), z.unknown());

/** Bodies that clients do send, by the operation that they go to: random ones seldom make a poll, or fit the one that there is. */
export type Corpus = ReadonlyMap<string, (seen: Seen) => readonly unknown[]>;

/** The corpus of this API: its example polls, and what visitors and organizers do with them. */
export function readCorpus(root: string): Corpus {
  const files = globSync('services/survey/polls/*.json', { cwd: root });
  const polls = files.map((file) => Json.parse(JSON.parse(readFileSync(join(root, file), 'utf8'))));
  const definitions = polls.map(
    ({ $schema: _, version: _version, status: _status, revealed: _revealed, ...poll }) => poll,
  );
  const renamed = ['fuzz-1', 'fuzz-2', 'fuzz-3'].flatMap((pollId) => definitions.map((poll) => ({ ...poll, pollId })));
  const answers = [
    { type: 'choice', optionIds: ['s3'] },
    { type: 'text', text: '🗳️' },
    { type: 'rating', fields: { rating: 3 } },
    { type: 'profile', fields: {} },
  ];
  return new Map<string, (seen: Seen) => readonly unknown[]>([
    ['createPoll', () => renamed],
    ['changePoll', () => [...definitions, ...renamed]],
    [
      'switchPoll',
      () => [{ status: 'open' }, { status: 'open', visibility: 'live' }, { status: 'closed' }, { revealed: true }],
    ],
    ['startSession', () => [{}]],
    ['readReceipt', () => [{}]],
    ['castBallot', () => [{ optionIds: ['every-day'] }, { optionIds: ['not-yet'] }]],
    ['makeCodes', () => [{ count: 2 }]],
    ['eraseVoter', (seen) => (seen.get('sessionId') ?? []).map((voter) => ({ voter }))],
    [
      'submitAnswer',
      (seen) =>
        (seen.get('screenToken') ?? []).flatMap((screenToken) => answers.map((answer) => ({ screenToken, answer }))),
    ],
  ]);
}

/** Every value inside of this one, by its path. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

/** The value with another one at the path. */
function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (`${index}` === key ? replaced(item, path, by) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === key ? replaced(one, path, by) : one]),
  );
}

/** One of these bodies; where `isHostile`, with one value in it exchanged for a hostile one. */
export function bodyFrom(bodies: readonly unknown[], isHostile: boolean): Arbitrary<unknown> {
  const body = fc.constantFrom(...bodies);
  if (!isHostile) return body;
  return body.chain((one) =>
    fc.tuple(fc.constantFrom(...pathsIn(one)), hostile).map(([path, value]) => replaced(one, path, value)),
  );
}

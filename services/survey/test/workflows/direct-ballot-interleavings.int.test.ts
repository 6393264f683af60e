import { randomUUID } from 'node:crypto';
import { Answers, type BallotView, type IdentityPolicy, type Poll } from '@booth/shared';
import fc from 'fast-check';
import { type Cast, type DirectBallots, type Sent, startDirectBallots } from '../support/direct-ballot.ts';

let service: DirectBallots;
beforeAll(async () => {
  service = await startDirectBallots();
});
afterAll(() => service.stop());

const CASES = 12;

const HANDLES = ['@jo', '@ann'];
const CODES = ['K7QF2M9X4T01', 'K7QF2M9X4T02'];
const KEYS = ['key-of-the-first-turn', 'key-of-the-other-turn'];
const CHOICES = [['s3'], ['sqs'], ['s3', 'lambda'], ['dynamodb', 'sqs', 'lambda']];

/** One of two devices with one of two names, codes or idempotency keys. */
const who = { device: fc.nat(1), proof: fc.nat(1) };
const which = fc.nat(CHOICES.length - 1);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit' as const), ...who, which }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replace' as const), ...who, which, isStale: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('resend' as const), earlier: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('two tabs' as const), ...who, which, other: which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('two replace' as const), ...who, which, other: which }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Request {
  device: number;
  /** The key of the voter's ballot. */
  voter: string;
  sent: Sent;
}

interface Ballot {
  device: number;
  optionIds: readonly string[];
  /** Undefined until an answer tells it. */
  recordedAt: string | undefined;
}

const chosenIn = ({ answers: { hands } }: BallotView) => (hands?.type === 'choice' ? hands.optionIds : []);
const sorted = (optionIds: readonly string[] | undefined) => [...(optionIds ?? [])].sort();
const areSame = (one: readonly string[], other: readonly string[]) => `${sorted(one)}` === `${sorted(other)}`;

/** Returns the expected answer to a request, and the ballot that is recorded then. */
function expected(poll: Poll, recorded: Ballot | undefined, { device, sent }: Request) {
  const { optionIds, replaces } = sent;
  const cast: Ballot = { device, optionIds, recordedAt: undefined };
  if (recorded === undefined) {
    return replaces === undefined ? { status: 200, ballot: cast } : { status: 422, ballot: undefined };
  }
  const isOwn = recorded.device === device;
  if (areSame(recorded.optionIds, optionIds) && (poll.identity !== 'handle' || isOwn)) {
    return { status: 200, ballot: recorded };
  }
  const mayReplace = poll.allowVoteChange && (poll.identity === 'code' || isOwn) && recorded.recordedAt === replaces;
  return mayReplace ? { status: 200, ballot: cast } : { status: 409, ballot: recorded };
}

/** Plays the steps, and checks each answer. Returns the recorded ballots by voter. */
async function play(poll: Poll, steps: readonly Step[]): Promise<Map<string, Ballot>> {
  const { pollId, identity } = poll;
  const devices = [randomUUID(), randomUUID()];
  const requests: Request[] = [];
  const recorded = new Map<string, Ballot>();
  /** The times of each voter's ballots, the oldest first. */
  const times = new Map<string, string[]>();

  const request = (
    { device, proof }: { device: number; proof: number },
    choice: number,
    replaces?: string,
  ): Request => {
    const deviceId = devices[device] ?? '';
    const [handle, code, key] = [HANDLES[proof], CODES[proof], KEYS[proof]];
    const sent: Sent = {
      optionIds: CHOICES[choice] ?? [],
      ...(identity === 'handle' ? { handle } : identity === 'code' ? { code } : {}),
      ...(identity === 'open' ? { idempotencyKey: key } : {}),
      ...(replaces === undefined ? {} : { replaces }),
    };
    return { device, voter: service.keyOf(identity, pollId, { deviceId, handle, code, idempotencyKey: key }), sent };
  };
  const send = async (each: Request) => {
    requests.push(each);
    return service.cast(pollId, devices[each.device] ?? '', each.sent);
  };

  /** Returns the recorded ballot if the answers fit these requests one after the other. */
  const inThisOrder = (answered: readonly { each: Request; cast: Cast }[]) => {
    let ballot = recorded.get(answered[0]?.each.voter ?? '');
    for (const { each, cast } of answered) {
      const right = expected(poll, ballot, each);
      if (cast.status !== right.status) return undefined;
      ballot = right.ballot;
      if (cast.view === undefined || ballot === undefined) continue;
      if (!areSame(chosenIn(cast.view), ballot.optionIds)) return undefined;
      // The time of an earlier ballot is known from its first answer.
      if (ballot.recordedAt !== undefined && ballot.recordedAt !== cast.view.recordedAt) return undefined;
      ballot = { ...ballot, recordedAt: cast.view.recordedAt };
    }
    return { ballot };
  };

  /** Sends requests of one voter at once. */
  const sendAll = async (all: readonly Request[]) => {
    const answered = await Promise.all(all.map(async (each) => ({ each, cast: await send(each) })));
    const outcome = inThisOrder(answered) ?? inThisOrder(answered.toReversed());
    const told = answered.map(({ each, cast }) => ({ sent: each.sent, status: cast.status, view: cast.view }));
    expect({ told, isRight: outcome !== undefined }).toEqual({ told, isRight: true });
    const [{ voter } = { voter: '' }] = all;
    const ballot = outcome?.ballot;
    if (ballot?.recordedAt === undefined) return;
    recorded.set(voter, ballot);
    const before = times.get(voter) ?? [];
    if (before.at(-1) === ballot.recordedAt) return;
    // A ballot that replaces another is later.
    expect([...before, ballot.recordedAt]).toEqual([...before, ballot.recordedAt].sort());
    times.set(voter, [...before, ballot.recordedAt]);
  };

  for (const each of steps) {
    switch (each.kind) {
      case 'submit':
        await sendAll([request(each, each.which)]);
        break;
      case 'two tabs':
        await sendAll([request(each, each.which), request(each, each.other)]);
        break;
      case 'replace': {
        const known = times.get(request(each, 0).voter);
        await sendAll([request(each, each.which, each.isStale ? known?.at(0) : known?.at(-1))]);
        break;
      }
      case 'two replace': {
        const present = times.get(request(each, 0).voter)?.at(-1);
        await sendAll([request(each, each.which, present), request(each, each.other, present)]);
        break;
      }
      case 'resend': {
        const again = requests[each.earlier % Math.max(1, requests.length)];
        if (again !== undefined) await sendAll([again]);
        break;
      }
    }
  }
  return recorded;
}

test.each<[IdentityPolicy, boolean]>([
  ['device', false],
  ['device', true],
  ['handle', true],
  ['code', false],
  ['code', true],
  ['open', false],
])(
  'voters by %s, changes allowed: %s; any ballots, repetitions, changes and second tabs: one ballot per voter, the last accepted',
  async (identity, allowVoteChange) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        // Prepare
        const poll = await service.putHands({ identity, allowVoteChange });
        for (const code of CODES) await service.giveOut(poll.pollId, code);

        // Act
        const expectedBallots = await play(poll, steps);

        // Assess
        const ballots = await service.recordedIn(poll.pollId);
        expect(ballots.map(({ voterKey }) => voterKey).sort()).toEqual([...expectedBallots.keys()].sort());
        for (const ballot of ballots) {
          const { optionIds, recordedAt } = expectedBallots.get(ballot.voterKey) ?? {};
          expect(Answers.parse(JSON.parse(ballot.answers)).hands).toEqual({ type: 'choice', optionIds });
          expect(ballot.timestamp).toBe(recordedAt);
          expect(ballot.serviceNames).toEqual(optionIds);
        }
      }),
      { numRuns: CASES },
    );
  },
);

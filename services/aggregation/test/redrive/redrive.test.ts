import fc from 'fast-check';
import * as z from 'zod/mini';
import type { DeadLetterQueue, HeldMessage } from '../../src/dead-letters/dead-letter-queue.ts';
import {
  LAST_MESSAGE_SECONDS,
  messagesThatStay,
  type Redriving,
  redrive,
  TOLD_MAX,
} from '../../src/redrive/redrive.ts';
import { type RedriveReport, RedriveRequest } from '../../src/redrive/redrive-contract.ts';
import type { Outcome } from '../../src/redrive/take-back.ts';
import { NOTHING } from '../support/dead-letter-records.ts';

/** The most that Lambda gives. */
const REMAINING_MS = 900_000;
/** More receives than any run in these tests needs. */
const RECEIVES_MAX = 10_000;

const Kind = z.enum(['counted', 'failed', 'unknown', 'uncountable', 'unreadable']);
type Kind = z.infer<typeof Kind>;

const OUTCOMES: Record<Kind, Outcome> = {
  counted: { kind: 'counted' },
  failed: { kind: 'failed', reason: 'busy' },
  unknown: { kind: 'unknown', reason: 'foreign' },
  uncountable: { kind: 'uncountable', reason: 'no schema', pollId: 'tea' },
  unreadable: { kind: 'unreadable', reason: 'gone', stream: 'polls', pollId: 'coffee' },
};

/** A queue in memory. The body of each message is its outcome. */
class MemoryQueue implements DeadLetterQueue {
  readonly available: HeldMessage[];
  readonly hidden = new Set<HeldMessage>();
  #receives = 0;

  constructor(kinds: readonly Kind[]) {
    this.available = kinds.map((body, index) => ({ messageId: `${index}`, body, receiptHandle: `${index}` }));
  }

  async receive(): Promise<HeldMessage[]> {
    // Without I/O, an endless loop would not even let the test's timeout fire.
    this.#receives += 1;
    if (this.#receives > RECEIVES_MAX) throw new Error('redrive never stops receiving');
    const received = this.available.splice(0, 10);
    for (const message of received) this.hidden.add(message);
    return received;
  }

  async remove(message: HeldMessage): Promise<void> {
    this.hidden.delete(message);
  }

  async release(messages: readonly HeldMessage[]): Promise<void> {
    for (const message of messages) {
      if (!this.hidden.delete(message)) throw new Error('redrive releases a message that it does not hold');
      this.available.push(message);
    }
  }

  async heldMessages(): Promise<number> {
    return this.hidden.size;
  }
}

/** Calls `redrive` once. */
const call = (queue: DeadLetterQueue, request: Partial<RedriveRequest> = {}, parts: Partial<Redriving> = {}) =>
  redrive(RedriveRequest.parse(request), {
    queue,
    takeBack: async (kind) => OUTCOMES[Kind.parse(kind)],
    remainingMs: () => REMAINING_MS,
    onDropped: () => {},
    onError: (error) => {
      throw error;
    },
    ...parts,
  });

/**
 * Calls `redrive` as the command does, until there is no more. Each call has time for
 * `messagesACall`.
 */
async function run(kinds: readonly Kind[], messagesACall: number, drops: Partial<RedriveRequest> = {}) {
  const queue = new MemoryQueue(kinds);
  const tried: string[] = [];
  const reports: RedriveReport[] = [];
  let seen: string[] = [];
  do {
    if (reports.length > kinds.length + 1) throw new Error('the run is never done');
    let remaining = LAST_MESSAGE_SECONDS * 1_000 + messagesACall;
    const triedBefore = tried.length;
    const takeBack = async (kind: string) => {
      tried.push(kind);
      remaining -= 1;
      return OUTCOMES[Kind.parse(kind)];
    };
    const report = await call(queue, { ...drops, seen }, { takeBack, remainingMs: () => remaining });
    expect(tried.length - triedBefore).toBeLessThanOrEqual(Math.max(1, messagesACall));
    reports.push(report);
    seen = [...seen, ...messagesThatStay(report).map(({ messageId }) => messageId)];
  } while (reports.at(-1)?.more);
  return { queue, tried, reports };
}

const sorted = (kinds: Iterable<string>) => [...kinds].toSorted();

test('whatever the queue holds and however often the time is over, each message is tried once, and only what may go goes', async () => {
  const kind = fc.constantFrom(...Kind.options);
  await fc.assert(
    fc.asyncProperty(
      fc.array(kind, { maxLength: 60 }),
      fc.integer({ min: 0, max: 40 }),
      fc.record({ dropUnreadable: fc.boolean(), dropUncountable: fc.boolean() }),
      async (kinds, messagesACall, drops) => {
        const { queue, tried, reports } = await run(kinds, messagesACall, drops);
        expect(sorted(tried)).toEqual(sorted(kinds));
        const goes = (kind: Kind) =>
          (kind === 'unreadable' && drops.dropUnreadable) || (kind === 'uncountable' && drops.dropUncountable);
        const stays = kinds.filter((one) => one !== 'counted' && !goes(one));
        expect(sorted(queue.available.map(({ body }) => body))).toEqual(sorted(stays));
        expect(queue.hidden.size).toBe(0);
        const told = (list: 'failed' | 'unknown' | 'stillUncountable' | 'unreadable' | 'dropped') =>
          reports.flatMap((report) => report[list]).length;
        const left = (kind: Kind) => stays.filter((one) => one === kind).length;
        expect(told('failed')).toBe(left('failed'));
        expect(told('unknown')).toBe(left('unknown'));
        expect(told('stillUncountable')).toBe(left('uncountable'));
        expect(told('unreadable')).toBe(left('unreadable'));
        expect(told('dropped')).toBe(kinds.filter(goes).length);
      },
    ),
  );
});

test('a message that comes back to the queue during a call is tried once', async () => {
  const message = { messageId: 'a', body: 'failed', receiptHandle: 'a' };
  const received = [[message], [message]];
  const report = await call({
    receive: async () => received.shift() ?? [],
    remove: async () => {},
    release: async () => {},
    heldMessages: async () => 0,
  });
  expect(report.failed).toHaveLength(1);
});

test.each([
  ['stay', 'stillUncountable', {}],
  ['are dropped', 'dropped', { dropUncountable: true }],
] as const)(
  'a call reports a limited number of messages that %s, because its answer must fit Lambda; the next reports the others',
  async (_how, list, drops) => {
    const messages = TOLD_MAX + 5;
    const { reports } = await run(Array(messages).fill('uncountable'), 1_000_000, drops);
    expect(reports.map((report) => report[list].length)).toEqual([TOLD_MAX, 5]);
    expect(new Set(reports.flatMap((report) => report[list].map(({ messageId }) => messageId))).size).toBe(messages);
  },
);

describe('the report of a call', () => {
  const unreadable = { messageId: '4', reason: 'gone', pollId: 'coffee' };
  const stays = {
    ...{ ...NOTHING, counted: 1 },
    failed: [{ messageId: '1', reason: 'busy' }],
    unknown: [{ messageId: '2', reason: 'foreign' }],
    stillUncountable: [{ messageId: '3', reason: 'no schema', pollId: 'tea' }],
    unreadable: [{ ...unreadable, stream: 'polls' }],
  };

  test('has each message that stays, with its reason, and where known its stream and poll', async () => {
    expect(await call(new MemoryQueue(Kind.options))).toEqual(stays);
  });

  test.each([
    [{ dropUncountable: true }, { dropped: stays.stillUncountable, stillUncountable: [] }],
    [{ dropUnreadable: true }, { dropped: [unreadable], unreadable: [] }],
  ])('has each message that was dropped on the request %o, and each of them is told', async (request, dropped) => {
    const told: unknown[] = [];
    const report = await call(new MemoryQueue(Kind.options), request, { onDropped: (message) => told.push(message) });
    expect(report).toEqual({ ...stays, ...dropped });
    expect(told).toEqual(dropped.dropped);
  });

  test('has at most 500 characters of a reason', async () => {
    const takeBack = async (): Promise<Outcome> => ({ kind: 'failed', reason: 'x'.repeat(501) });
    const { failed } = await call(new MemoryQueue(['failed']), {}, { takeBack });
    expect(failed).toEqual([{ messageId: '0', reason: 'x'.repeat(500) }]);
  });

  test('has the number of messages that others held when the call began', async () => {
    const queue = new MemoryQueue(['counted', 'counted', 'counted']);
    const [first] = queue.available.splice(0, 1);
    if (first !== undefined) queue.hidden.add(first);
    expect(await call(queue)).toEqual({ ...NOTHING, counted: 2, heldElsewhere: 1 });
  });

  test('is given although messages cannot be released, which is told', async () => {
    const error = new Error('the queue is away');
    const queue = new MemoryQueue(['failed']);
    jest.spyOn(queue, 'release').mockRejectedValue(error);
    const onError = jest.fn();
    expect(await call(queue, {}, { onError })).toMatchObject({ failed: [{ messageId: '0' }], more: false });
    expect(onError.mock.calls).toEqual([[error]]);
  });
});

test('a call ends after the time that was asked for', async () => {
  const queue = new MemoryQueue(['counted', 'counted', 'counted']);
  let remaining = REMAINING_MS;
  const takeBack = async () => {
    remaining -= 10_000;
    return OUTCOMES.counted;
  };
  const report = await call(queue, { forSeconds: 15 }, { takeBack, remainingMs: () => remaining });
  expect(report).toEqual({ ...NOTHING, counted: 2, more: true });
  expect([queue.available.length, queue.hidden.size]).toEqual([1, 0]);
});

test.each([
  ['the rest of the call and one message more', {}, REMAINING_MS, REMAINING_MS / 1_000],
  ['the time that was asked for and one message more', { forSeconds: 15 }, REMAINING_MS, 15 + LAST_MESSAGE_SECONDS],
  ['whole seconds', {}, LAST_MESSAGE_SECONDS * 1_000 + 1, 1 + LAST_MESSAGE_SECONDS],
  ['one message, if less time is left', {}, 10_000, LAST_MESSAGE_SECONDS],
])('messages are hidden for %s', async (_time, request, remaining, seconds) => {
  const queue = new MemoryQueue([]);
  const receive = jest.spyOn(queue, 'receive');
  await call(queue, request, { remainingMs: () => remaining });
  expect(receive.mock.calls).toEqual([[seconds]]);
});

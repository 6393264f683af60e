import fc from 'fast-check';
import * as z from 'zod/mini';
import type { DeadLetterQueue, HeldMessage } from '../../src/dead-letters/dead-letter-queue.ts';
import { LAST_MESSAGE_SECONDS, messagesThatStay, redrive, TOLD_MAX } from '../../src/redrive/redrive.ts';
import { type RedriveReport, RedriveRequest } from '../../src/redrive/redrive-contract.ts';
import type { Outcome } from '../../src/redrive/take-back.ts';

/** More receives than any run in these tests needs. */
const RECEIVES_MAX = 10_000;

const Kind = z.enum(['counted', 'failed', 'unknown', 'uncountable', 'unreadable']);
type Kind = z.infer<typeof Kind>;

const OUTCOMES: Record<Kind, Outcome> = {
  counted: { kind: 'counted' },
  failed: { kind: 'failed', reason: 'why' },
  unknown: { kind: 'unknown', reason: 'why' },
  uncountable: { kind: 'uncountable', reason: 'why' },
  unreadable: { kind: 'unreadable', reason: 'why', stream: 'votes' },
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
    const report = await redrive(RedriveRequest.parse({ ...drops, seen }), {
      queue,
      takeBack: async (kind) => {
        tried.push(kind);
        remaining -= 1;
        return OUTCOMES[Kind.parse(kind)];
      },
      remainingMs: () => remaining,
      onDropped: () => {},
      onError: (error) => {
        throw error;
      },
    });
    expect(tried.length - triedBefore).toBeLessThanOrEqual(Math.max(1, messagesACall));
    reports.push(report);
    seen = [...seen, ...messagesThatStay(report).map(({ messageId }) => messageId)];
  } while (reports.at(-1)?.more);
  return { queue, tried, reports, seen };
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
  const report = await redrive(RedriveRequest.parse({}), {
    queue: {
      receive: async () => received.shift() ?? [],
      remove: async () => {},
      release: async () => {},
      heldMessages: async () => 0,
    },
    takeBack: async () => OUTCOMES.failed,
    remainingMs: () => 2_000 * LAST_MESSAGE_SECONDS,
    onDropped: () => {},
    onError: () => {},
  });
  expect(report.failed).toHaveLength(1);
});

test('a call reports a limited number of messages, because its answer must fit Lambda; the next reports the others', async () => {
  const { reports, seen } = await run(
    Array.from({ length: TOLD_MAX + 5 }, () => 'uncountable'),
    1_000_000,
  );
  expect(reports.map(({ stillUncountable }) => stillUncountable.length)).toEqual([TOLD_MAX, 5]);
  expect(new Set(seen).size).toBe(TOLD_MAX + 5);
});

import { BroadcastInput, ServerMessage, TOTALS, Topic, tallySortKey } from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { broadcastIntervalMs } from '../src/broadcast-interval.ts';
import { publishBatch } from '../src/publish.ts';
import { aPoll, aRecord, TALLY } from './results.ts';

const oneVote = [aRecord('favourites#0', TALLY)];

interface Setting {
  viewers?: number;
  /** How long a broadcast takes, in milliseconds. */
  broadcastMs?: number;
  poll?: Parameters<typeof aPoll>[0];
  /** The poll whose results cannot be read. */
  unreadable?: string;
}

/** A poll with viewers, on a clock that moves only when somebody waits or broadcasts. */
class Stage {
  now = 0;
  revision = 0;
  readonly broadcasts: { at: number; input: BroadcastInput }[] = [];
  readonly #setting: Setting;

  constructor(setting: Setting = {}) {
    this.#setting = setting;
  }

  publish(records: readonly StreamRecord[]): Promise<void> {
    const { viewers = 1, broadcastMs = 0, poll, unreadable } = this.#setting;
    return publishBatch(records, {
      readResults: async (pollId) => {
        if (pollId === unreadable) throw new Error('the table is not there');
        return pollId === 'unknown' ? undefined : aPoll({ pollId, ...poll }, this.revision);
      },
      shardsOf: async () => 4,
      broadcast: async (input) => {
        const at = this.now;
        this.broadcasts.push({ at, input: BroadcastInput.parse(input) });
        // Whatever is broadcast beside it begins now, too.
        await new Promise(setImmediate);
        this.now = Math.max(this.now, at + broadcastMs);
        return { viewers };
      },
      now: () => this.now,
      sleep: async (milliseconds) => {
        this.now += milliseconds;
      },
    });
  }

  /**
   * Votes come at these times, in milliseconds, all on one shard of the stream: Lambda hands them
   * over one batch at a time.
   */
  async vote(times: readonly number[]): Promise<void> {
    const waiting = [...times];
    while (waiting[0] !== undefined) {
      this.now = Math.max(this.now, waiting[0]);
      while (waiting[0] !== undefined && waiting[0] <= this.now) {
        waiting.shift();
        this.revision += 1;
      }
      await this.publish(oneVote);
    }
  }

  /** The messages of each broadcast on a topic. */
  toldOn(topic: Topic): ServerMessage[][] {
    const broadcasts = this.broadcasts.filter(({ input }) => input.topic === topic);
    return broadcasts.map(({ input }) => input.messages.map((text) => ServerMessage.parse(JSON.parse(text))));
  }

  /** When each broadcast began, and the revision that it carried. */
  get sent(): [at: number, revision: number | undefined][] {
    return this.broadcasts.map(({ at, input }) => {
      const message = ServerMessage.parse(JSON.parse(input.messages.at(-1) ?? ''));
      return [at, message.type === 'results' ? message.revision : undefined];
    });
  }
}

describe('the broadcast interval', () => {
  test.each([
    [0, 250],
    [200, 250],
    [201, 1_000],
    [2_000, 1_000],
    [2_001, 5_000],
    [100_000, 5_000],
  ])('%i viewers: %i ms', (viewers, expected) => {
    expect(broadcastIntervalMs(viewers)).toBe(expected);
  });
});

describe('publishing', () => {
  test('the first change is sent at once, then one snapshot in each interval, the last state always', async () => {
    const stage = new Stage();
    await stage.vote([1_000, 1_010, 1_020, 1_240, 1_251, 1_400]);
    expect(stage.sent).toEqual([
      [1_000, 1],
      [1_250, 4],
      [1_500, 6],
    ]);
  });

  test('1,000 votes within a second are five broadcasts', async () => {
    const stage = new Stage();
    await stage.vote(Array.from({ length: 1_000 }, (_, index) => index));
    expect(stage.sent).toHaveLength(5);
    expect(stage.sent.at(-1)?.[1]).toBe(1_000);
  });

  test.each([
    [1, 250],
    [1_000, 1_000],
    [50_000, 5_000],
  ])('with %i viewers it rests until %i ms after the broadcast began', async (viewers, intervalMs) => {
    const stage = new Stage({ viewers, broadcastMs: 100 });
    await stage.publish(oneVote);
    expect(stage.now).toBe(intervalMs);
  });

  test('a broadcast that took longer than the interval is followed without a rest', async () => {
    const stage = new Stage({ broadcastMs: 400 });
    await stage.publish(oneVote);
    expect(stage.now).toBe(400);
  });

  test('hidden results are never pushed, and nobody waits for it', async () => {
    const stage = new Stage({ poll: { visibility: 'hidden' } });
    await stage.publish(oneVote);
    expect([stage.broadcasts, stage.now]).toEqual([[], 0]);
  });

  test('when a poll with hidden results changes, its state is told without them', async () => {
    const stage = new Stage({ poll: { visibility: 'hidden' } });
    await stage.publish([aRecord('favourites#0', 'POLL'), ...oneVote]);
    for (const topic of Topic.options) {
      expect(stage.toldOn(topic)).toMatchObject([[{ type: 'poll', resultsVisible: false }]]);
    }
  });

  test('a changed state is told on both topics at once, results to who watches them alone', async () => {
    const stage = new Stage({ broadcastMs: 100 });
    await stage.publish([aRecord('favourites#0', 'POLL'), ...oneVote]);
    expect(stage.broadcasts.map(({ at }) => at)).toEqual([0, 0]);
    expect(stage.toldOn('state')).toMatchObject([[{ type: 'poll' }]]);
    expect(stage.toldOn('results')).toMatchObject([[{ type: 'poll' }, { type: 'results' }]]);
  });

  test('changed counts are nothing to who waits for the state', async () => {
    const stage = new Stage();
    await stage.publish(oneVote);
    expect(stage.toldOn('state')).toEqual([]);
  });

  test('a changed state is followed by no rest: the next change may be the closing', async () => {
    const stage = new Stage({ viewers: 50_000, broadcastMs: 100 });
    await stage.publish([aRecord('favourites#0', 'POLL')]);
    expect(stage.now).toBe(100);
  });

  test('a topic that fails keeps nobody on the other from being told', async () => {
    const told: Topic[] = [];
    const published = publishBatch([aRecord('favourites#0', 'POLL')], {
      readResults: async () => aPoll(),
      shardsOf: async () => 1,
      broadcast: async ({ topic }) => {
        if (topic === 'state') throw new Error('no shard was served');
        await new Promise(setImmediate);
        told.push(topic);
        return { viewers: 1 };
      },
      now: () => 0,
      sleep: async () => {},
    });
    await expect(published).rejects.toThrow('no shard was served');
    expect(told).toEqual(['results']);
  });

  test('a poll that the read side does not know yet is left alone', async () => {
    const stage = new Stage();
    await stage.publish([aRecord('unknown#0', TALLY)]);
    expect(stage.broadcasts).toEqual([]);
  });

  test('each poll of a batch is told to its own viewers, on all connection shards', async () => {
    const stage = new Stage();
    await stage.publish([aRecord('a#0', TALLY), aRecord('b#3', TALLY), aRecord('a#1', tallySortKey(TOTALS, 1))]);
    expect(stage.broadcasts.map(({ input }) => input.pollId)).toEqual(['a', 'b']);
    expect(stage.broadcasts[0]?.input.shards).toEqual([0, 1, 2, 3]);
  });

  test('a poll that fails keeps no other of its batch from its viewers; the batch fails after the rest', async () => {
    const stage = new Stage({ unreadable: 'b' });
    const polls = ['a', 'b', 'c'].map((pollId) => aRecord(`${pollId}#0`, TALLY));
    await expect(stage.publish(polls)).rejects.toThrow('b: the table is not there');
    expect(stage.broadcasts.map(({ input }) => input.pollId)).toEqual(['a', 'c']);
    expect(stage.now).toBe(250);
  });

  test('a broadcast that fails fails the batch, so that Lambda delivers it again', async () => {
    const broken = publishBatch(oneVote, {
      readResults: async () => aPoll(),
      shardsOf: async () => 1,
      broadcast: () => Promise.reject(new Error('no shard was served')),
      now: () => 0,
      sleep: async () => {},
    });
    await expect(broken).rejects.toThrow('no shard was served');
  });
});

import { TOTALS, tallySortKey } from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { BroadcastInput } from '../../src/broadcast/contract.ts';
import { publishBatch } from '../../src/broadcast/publish.ts';
import { aRecord, TALLY } from '../support/results.ts';

interface Setting {
  /** Polls that have a broadcaster. */
  broadcasting?: string[];
  /** The poll for which noting and starting fail. */
  failing?: string;
}

/** Publishes a batch. Returns the noted changes, the started broadcasts, and the error. */
async function publish(records: readonly StreamRecord[], { broadcasting = [], failing }: Setting = {}) {
  const noted: string[] = [];
  const started: string[] = [];
  const fail = (pollId: string) => {
    if (pollId === failing) throw new Error('busy');
  };
  const published = publishBatch(records, {
    leases: {
      noteChange: async (pollId) => {
        fail(pollId);
        noted.push(pollId);
        return broadcasting.includes(pollId) ? 'broadcasting' : 'idle';
      },
    },
    start: async (input) => {
      fail(input.pollId);
      const { pollId, news, past, reports } = BroadcastInput.parse(input);
      expect([past, reports]).toEqual([undefined, []]);
      started.push(`${news} of ${pollId}`);
    },
  });
  const failure = await published.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { noted, started, failure };
}

describe('publishing', () => {
  test('[RT25] notes changed counts, and starts a broadcast', async () => {
    expect(await publish([aRecord('a#0', TALLY)])).toMatchObject({ noted: ['a'], started: ['counts of a'] });
  });

  test('[RT25] starts no second broadcast of a poll', async () => {
    const { noted, started } = await publish([aRecord('a#0', TALLY)], { broadcasting: ['a'] });
    expect([noted, started]).toEqual([['a'], []]);
  });

  test('[RT26] publishes each poll of a batch once, and separately', async () => {
    const records = [aRecord('a#0', TALLY), aRecord('b#3', TALLY), aRecord('a#1', tallySortKey(TOTALS, 1))];
    const { noted, started } = await publish(records, { broadcasting: ['a'] });
    expect([noted, started]).toEqual([['a', 'b'], ['counts of b']]);
  });

  test('[RT27] starts a broadcast of a changed state at once, even while counts are broadcast', async () => {
    const records = [aRecord('a#0', TALLY), aRecord('a#0', 'POLL'), aRecord('b#0', 'POLL')];
    const { started } = await publish(records, { broadcasting: ['a', 'b'] });
    expect(started).toEqual(['state of a', 'state of b']);
  });

  test('[RT26] publishes the other polls if one fails, and throws, so that Lambda delivers the batch again', async () => {
    const polls = ['a', 'b', 'c'].map((pollId) => aRecord(`${pollId}#0`, TALLY));
    const { started, failure } = await publish(polls, { failing: 'b' });
    expect(started).toEqual(['counts of a', 'counts of c']);
    expect(failure).toEqual(new Error('Not published, Lambda delivers the batch again: b: busy'));
  });
});

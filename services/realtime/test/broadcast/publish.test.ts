import { BroadcastInput, TOTALS, tallySortKey } from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { publishBatch } from '../../src/broadcast/publish.ts';
import { aRecord, TALLY } from '../support/results.ts';

interface Setting {
  /** The polls that somebody broadcasts. */
  broadcasting?: string[];
  /** The poll whose broadcast can be neither noted nor started. */
  failing?: string;
}

/** Hands a batch to the service; returns which changes it noted and which broadcasts it started. */
async function publish(records: readonly StreamRecord[], { broadcasting = [], failing }: Setting = {}) {
  const noted: string[] = [];
  const started: string[] = [];
  const fail = (pollId: string) => {
    if (pollId === failing) throw new Error('busy');
  };
  const published = publishBatch(records, {
    broadcasts: {
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
  test('[RT25] changed counts are noted, and a broadcast is started', async () => {
    expect(await publish([aRecord('a#0', TALLY)])).toMatchObject({ noted: ['a'], started: ['counts of a'] });
  });

  test('[RT25] where somebody broadcasts the poll, it is left to them', async () => {
    const { noted, started } = await publish([aRecord('a#0', TALLY)], { broadcasting: ['a'] });
    expect([noted, started]).toEqual([['a'], []]);
  });

  test('[RT26] each poll of a batch is looked after once, and by itself', async () => {
    const records = [aRecord('a#0', TALLY), aRecord('b#3', TALLY), aRecord('a#1', tallySortKey(TOTALS, 1))];
    const { noted, started } = await publish(records, { broadcasting: ['a'] });
    expect([noted, started]).toEqual([['a', 'b'], ['counts of b']]);
  });

  test('[RT27] a changed state is told at once, also while counts are broadcast', async () => {
    const records = [aRecord('a#0', TALLY), aRecord('a#0', 'POLL'), aRecord('b#0', 'POLL')];
    const { started } = await publish(records, { broadcasting: ['a', 'b'] });
    expect(started).toEqual(['state of a', 'state of b']);
  });

  test('[RT26] a poll that fails keeps no other of its batch from its viewers; Lambda delivers the batch again', async () => {
    const polls = ['a', 'b', 'c'].map((pollId) => aRecord(`${pollId}#0`, TALLY));
    const { started, failure } = await publish(polls, { failing: 'b' });
    expect(started).toEqual(['counts of a', 'counts of c']);
    expect(failure).toEqual(new Error('Not published, Lambda delivers the batch again: b: busy'));
  });
});

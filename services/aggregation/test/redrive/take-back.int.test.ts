import { pollToItem } from '@booth/shared';
import { parsedPoll } from '../../../../shared/test/support/polls.ts';
import { messageText } from '../../src/dead-letters/sqs-dead-letter-messages.ts';
import { aBallot, aRecord, changedRecord } from '../support/ballots.ts';
import { mended, NOTHING, poison, tooLarge } from '../support/dead-letter-records.ts';
import { recount } from '../support/recount.ts';
import { type RedriveService, startRedriveService } from '../support/redrive-service.ts';

let service: RedriveService;
beforeEach(async () => {
  service = await startRedriveService();
});
afterEach(() => service.stop());

describe('a message with its record', () => {
  test('whose record can be counted after a fix is counted, and leaves the queue', async () => {
    const items = [aBallot({ voter: 'ann' }), aBallot({ voter: 'bob', options: ['s3'] })];
    service.write(...items.map(mended));
    expect(await service.redrive()).toEqual({ ...NOTHING, counted: 2 });
    expect(await service.counts()).toEqual(recount(items));
    expect([service.available(), service.hidden()]).toEqual([[], 0]);
  });

  test('from the polls stream updates the poll', async () => {
    const { polls } = service.streamArns;
    const record = {
      ...aRecord({ after: pollToItem(parsedPoll({ counterShards: 4 })) }),
      eventSourceARN: polls,
    };
    service.write(record);
    expect(await service.redrive()).toEqual({ ...NOTHING, counted: 1 });
    expect(await service.pollStates.read('favourites')).toMatchObject({ version: 1, counterShards: 4 });
  });

  test('that was written twice, or was counted meanwhile, counts once', async () => {
    // Prepare
    const [counted, twice] = [mended(aBallot({ voter: 'ann' })), mended(aBallot({ voter: 'bob' }))];
    await service.count([counted]);
    service.write(counted, twice, twice);

    // Act and assess
    expect(await service.redrive()).toEqual({ ...NOTHING, counted: 3 });
    expect(await service.counts()).toMatchObject({ ballots: 2 });
  });

  test('whose ballot was changed since does not undo the change', async () => {
    // Prepare
    const old = aBallot({ options: ['s3'] });
    const late = mended(old);
    const ballot = aBallot({ options: ['sqs'], timestamp: '2026-11-23T10:05:00.000Z' });
    await service.count([changedRecord(old, ballot)]);
    service.write(late);

    // Act and assess
    expect(await service.redrive()).toEqual({ ...NOTHING, counted: 1 });
    expect(await service.counts()).toEqual(recount([ballot]));
  });

  test('that still cannot be counted stays as it was, is available at once, and gets no second message', async () => {
    // Prepare
    const record = poison();
    const message = messageText({ reason: 'why', record });
    service.write(record, mended(aBallot()));

    // Act
    const reports = [await service.redrive(), await service.redrive()];

    // Assess
    const reason = expect.stringContaining('serviceNames');
    const stillUncountable = [{ messageId: expect.any(String), reason, pollId: 'favourites' }];
    expect(reports).toEqual([
      { ...NOTHING, counted: 1, stillUncountable },
      { ...NOTHING, stillUncountable },
    ]);
    expect([service.available(), service.hidden()]).toEqual([[message], 0]);
    expect(await service.counts()).toEqual(recount([aBallot()]));
  });

  test('that fits no schema is dropped on request, and nothing else is', async () => {
    service.write(poison(), mended(aBallot()), tooLarge('big'));
    const report = await service.redrive({ dropUncountable: true });
    expect(report).toEqual({
      ...{ ...NOTHING, counted: 1 },
      dropped: [
        { messageId: expect.any(String), reason: expect.stringContaining('serviceNames'), pollId: 'favourites' },
      ],
      unreadable: [expect.objectContaining({ pollId: 'big' })],
    });
    expect([service.available().length, service.hidden()]).toEqual([1, 0]);
    expect(await service.counts()).toEqual(recount([aBallot()]));
  });

  test('that finds no tables stays, and counts once they are back', async () => {
    // Prepare
    service.write(mended(aBallot()));
    const away = () => Promise.reject(new Error('no such table'));

    // Act
    const takingBack = { consumers: { votes: away, polls: away } };
    const report = await service.redrive({ dropUncountable: true }, { takingBack });

    // Assess
    expect(report).toMatchObject({ counted: 0, stillUncountable: [], failed: [{ reason: 'Error: no such table' }] });
    expect(await service.redrive()).toEqual({ ...NOTHING, counted: 1 });
  });

  test('from an unknown stream, or of an unknown kind, stays with that reason', async () => {
    const eventSourceARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/label';
    service.write({ ...mended(aBallot()), eventSourceARN });
    for (const body of ['not JSON', '{}', '{"reason":"why","record":{}}']) service.send(body);
    const { unknown } = await service.redrive({ dropUncountable: true, dropUnreadable: true });
    expect(unknown.map(({ reason }) => reason).toSorted()).toEqual([
      `it is from a stream that this service does not read: ${eventSourceARN}`,
      ...Array.from({ length: 3 }, () => 'neither this service nor Lambda has written it'),
    ]);
    expect(service.available()).toHaveLength(4);
  });
});

describe('a message whose images were left out', () => {
  test('is reported with its poll, and stays', async () => {
    const record = tooLarge('big');
    service.write(record);
    expect(await service.redrive()).toEqual({
      ...NOTHING,
      unreadable: [
        {
          ...{ messageId: expect.any(String), reason: 'the item was too large for the message' },
          ...{ stream: 'votes', pollId: 'big' },
        },
      ],
    });
    expect(service.available()).toEqual([messageText({ reason: 'why', record })]);
  });

  test('is dropped on request, and nothing else is', async () => {
    const record = poison();
    service.write(tooLarge('big'), record);
    const report = await service.redrive({ dropUnreadable: true });
    expect(report).toMatchObject({ unreadable: [], dropped: [{ pollId: 'big' }], stillUncountable: [{}] });
    expect(service.available()).toEqual([messageText({ reason: 'why', record })]);
  });
});

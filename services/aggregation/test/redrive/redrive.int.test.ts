import type { HeldMessage } from '../../src/dead-letters/dead-letter-queue.ts';
import { LAST_MESSAGE_SECONDS, messagesThatStay } from '../../src/redrive/redrive.ts';
import { aBallot } from '../support/ballots.ts';
import { mended, NOTHING, poison, tooLarge } from '../support/dead-letter-records.ts';
import { recount } from '../support/recount.ts';
import { type RedriveService, startRedriveService } from '../support/redrive-service.ts';

/** More calls than so few messages take. */
const CALLS_MAX = 50;
/** Messages are hidden for one second here, but a machine may be busy. */
const BACK_WITHIN_MS = 120_000;

let service: RedriveService;
beforeEach(async () => {
  service = await startRedriveService();
});
afterEach(() => service.stop());

const someBallots = (count: number) =>
  Array.from({ length: count }, (_, index) => aBallot({ voter: `voter-${index}`, options: [`o-${index % 3}`] }));

describe('a run', () => {
  test('takes more messages than one request brings, each once, and ends although some stay', async () => {
    // Prepare
    const items = someBallots(47);
    service.write(...items.map(mended), ...Array.from({ length: 15 }, poison));

    // Act
    const report = await service.redrive();

    // Assess
    expect(report).toMatchObject({ counted: 47, more: false });
    expect(new Set(report.stillUncountable.map(({ messageId }) => messageId)).size).toBe(15);
    expect([service.available().length, service.hidden()]).toEqual([15, 0]);
    expect(await service.counts()).toEqual(recount(items));
  });

  test('of several calls, each of which runs out of time, tries each message once', async () => {
    // Prepare
    service.write(...someBallots(5).map(mended), poison(), poison(), tooLarge('big'));
    let calls = 0;
    let seen: string[] = [];
    let counted = 0;

    // Act
    for (let more = true; more; calls += 1) {
      if (calls > CALLS_MAX) throw new Error('the run is never done');
      const report = await service.redrive(
        { seen },
        { redriving: { remainingMs: () => LAST_MESSAGE_SECONDS * 1_000 } },
      );
      seen = [...seen, ...messagesThatStay(report).map(({ messageId }) => messageId)];
      counted += report.counted;
      more = report.more;
      expect(service.hidden()).toBe(0);
    }

    // Assess: each call has time for one message, and the last finds no other.
    expect([calls, counted, new Set(seen).size, seen.length]).toEqual([9, 5, 3, 3]);
    expect(service.available()).toHaveLength(3);
  });

  test('that fails between counting and deleting leaves the message, which counts once', async () => {
    service.write(mended(aBallot()), mended(aBallot({ voter: 'bob' })));
    const remove = () => Promise.reject(new Error('the queue is away'));
    await expect(service.redrive({}, { queue: { remove } })).rejects.toThrow('the queue is away');
    expect([service.available().length, service.hidden()]).toEqual([2, 0]);
    expect(await service.counts()).toMatchObject({ ballots: 1 });
    expect(await service.redrive()).toEqual({ ...NOTHING, counted: 2 });
    expect(await service.counts()).toMatchObject({ ballots: 2 });
  });

  test.each(['before counting', 'after counting', 'after deleting'])(
    'that dies %s loses nothing and counts nothing twice; the next run reports messages held elsewhere',
    async (moment) => {
      // Prepare
      service.write(mended(aBallot()));
      const death = Promise.withResolvers<never>();
      const died = Promise.withResolvers<void>();
      const die = () => {
        died.resolve();
        return death.promise;
      };
      const { queue } = service;
      const dying = {
        // Hides messages only for a second, because this test waits for their return.
        receive: () => queue.receive(1),
        ...(moment === 'after counting' && { remove: die }),
        ...(moment === 'after deleting' && { remove: (message: HeldMessage) => queue.remove(message).then(die) }),
      };
      const redriving = moment === 'before counting' ? { takeBack: die } : {};

      // Act
      service.redrive({}, { queue: dying, redriving });
      await died.promise;
      const first = await service.redrive();
      let counted = first.counted;
      // The message comes back after that second.
      const deadline = Date.now() + BACK_WITHIN_MS;
      while (moment !== 'after deleting' && counted === 0 && Date.now() < deadline) {
        counted += (await service.redrive()).counted;
      }

      // Assess
      expect(counted).toBe(moment === 'after deleting' ? 0 : 1);
      expect(first.heldElsewhere).toBe(moment === 'after deleting' ? 0 : 1);
      expect(await service.counts()).toEqual(recount([aBallot()]));
      expect([service.available(), service.hidden()]).toEqual([[], 0]);
    },
  );

  test('beside others counts each message once and loses none', async () => {
    // Prepare
    const items = someBallots(60);
    service.write(...items.map(mended), poison(), poison());

    // Act
    const reports = await Promise.all([service.redrive(), service.redrive(), service.redrive()]);

    // Assess
    expect(reports.map(({ counted }) => counted).reduce((sum, counted) => sum + counted)).toBe(60);
    expect([service.available().length, service.hidden()]).toEqual([2, 0]);
    expect(await service.counts()).toEqual(recount(items));
  });

  test('of an empty queue reports nothing', async () => {
    expect(await service.redrive()).toEqual(NOTHING);
  });
});

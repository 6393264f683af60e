import { setTimeout as delay } from 'node:timers/promises';
import { EXECUTION_MAX_MS } from '../../src/broadcast/compose.ts';
import { Delivery } from '../../src/broadcast/contract.ts';
import { OWED_MAX_MS } from '../../src/broadcast/deliver.ts';
import { startRealtimeService, until, type Viewer } from '../support/running-service.ts';

let service: Awaited<ReturnType<typeof startRealtimeService>>;
beforeAll(async () => {
  service = await startRealtimeService();
});
afterAll(() => service.stop());
afterEach(async () => {
  service.before.compose = service.before.deliver = (payload) => payload;
  await service.workflow.end();
});

async function aPollWith(pollId: string, viewers: number): Promise<Viewer[]> {
  await service.put({ pollId });
  return Promise.all(Array.from({ length: viewers }, () => service.view(pollId)));
}
const knows = (revision: number) => (viewer: Viewer) => viewer.revisions().at(-1) === revision;

describe('a broadcast, over real sockets', () => {
  test('[RT31] brings each viewer one snapshot in each interval, the last state at the end, and never an older one', async () => {
    const viewers = await aPollWith('steady', 3);
    const startedAt = Date.now();
    for (let vote = 0; vote < 40; vote += 1) await service.vote('steady');
    const tookMs = Date.now() - startedAt;
    await until(() => viewers.every(knows(40)));
    for (const viewer of viewers) {
      expect(viewer.revisions()).toEqual(viewer.revisions().toSorted((one, other) => one - other));
      expect(viewer.heard.length).toBeLessThanOrEqual(tookMs / 100 + 2);
    }
    await service.workflow.end();
    expect(service.workflow.executions().map(({ status }) => status)).not.toContain('FAILED');
  });

  test('passes the id and the time of the newest ballot from the totals to every delivery', async () => {
    // Prepare
    const [viewer] = await aPollWith('traced', 1);
    const deliveries: unknown[] = [];
    service.before.deliver = (payload) => {
      deliveries.push(Delivery.parse(payload).newestChange);
      return payload;
    };
    const newestChange = { countedAt: Date.now(), correlationId: 'c0ffee00c0ffee00' };

    // Act
    await service.count('traced', newestChange);
    await until(() => viewer?.heard.length === 1);
    await service.workflow.end();

    // Assess
    expect(deliveries).toEqual([newestChange]);
    // Viewers do not see the id.
    expect(JSON.stringify(viewer?.heard)).not.toContain('c0ffee');
  });

  test('[RT25] that is started twice tells each viewer once', async () => {
    const [viewer] = await aPollWith('twice', 1);
    await Promise.all([
      service.vote('twice'),
      service.workflow.start({ pollId: 'twice', news: 'counts', reports: [] }),
    ]);
    await service.workflow.end();
    expect(viewer?.revisions().at(-1)).toBe(1);
    // The second may take the poll after the first has left it.
    expect(viewer?.heard.length).toBeLessThanOrEqual(2);
  });

  test('[RT26] of a poll does not wait for another poll of the same batch', async () => {
    const [slow, quick] = [await aPollWith('slow', 1), await aPollWith('quick', 1)];
    // The slow poll is delivered only after the quick one.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    service.before.deliver = async (payload) => {
      if (JSON.stringify(payload).includes('"pollId":"slow"')) await held;
      return payload;
    };
    await service.vote('slow');
    await service.vote('slow', 'quick');
    await until(() => quick.every(knows(1)));
    expect(slow[0]?.revisions()).toEqual([]);
    release();
    await until(() => slow.every(knows(2)));
  });

  test('[RT27] of a changed state does not wait for counts that rest or hang', async () => {
    const viewers = await aPollWith('state', 2);
    service.before.deliver = async (payload) => {
      if (!JSON.stringify(payload).includes('\\"type\\":\\"poll\\"')) await delay(1_000);
      return payload;
    };
    await service.vote('state');
    await service.changeState('state');
    await until(() => viewers.every(({ heard }) => heard.some(({ message }) => message.type === 'poll')));
    expect(viewers[0]?.heard[0]?.message.type).toBe('poll');
  });
});

describe('a viewer who cannot be reached', () => {
  test('[RT22] gets the last state once that is possible, without a further change', async () => {
    const [ill, well] = await aPollWith('heals', 2);
    if (ill === undefined || well === undefined) throw new Error('no viewers');
    service.connections.ail(ill.connectionId, 500);
    await service.vote('heals');
    await until(() => knows(1)(well));
    expect(ill.revisions()).toEqual([]);
    service.connections.heal(ill.connectionId);
    await until(() => knows(1)(ill));
    // The other viewer gets no further message.
    expect(well.revisions()).toEqual([1]);
  });

  test.each([
    ['hangs', 'hangs'],
    ['is refused', 429],
  ] as const)(
    '[RT23] [RT24] %s: the others are not kept waiting, and it is closed after a second',
    async (name, ailment) => {
      const pollId = `ill-${name.replace(' ', '-')}`;
      const [ill, ...others] = await aPollWith(pollId, 10);
      if (ill === undefined) throw new Error('no viewers');
      service.connections.ail(ill.connectionId, ailment);
      const startedAt = Date.now();
      let votes = 0;
      for (; !ill.isClosed() && Date.now() < startedAt + 10_000; votes += 1) {
        await service.vote(pollId);
        await delay(40);
      }
      expect(ill.isClosed()).toBe(true);
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(OWED_MAX_MS);
      expect(service.connections.closed).toContain(ill.connectionId);
      await until(() => others.every(knows(votes)));
      expect(others[0]?.revisions().length).toBeGreaterThan(1);
      await service.workflow.end();
      expect(service.connections.closed).not.toContain(others[0]?.connectionId);
    },
  );
});

describe('whatever dies', () => {
  test('[RT29] a function that dies is called again, and all viewers get the last state', async () => {
    const viewers = await aPollWith('deaths', 3);
    /** Returns an intervention that lets only every n-th call live. */
    const dyingIn = (every: number) => {
      let calls = 0;
      return (payload: unknown) => {
        calls += 1;
        if (calls % every !== 0) throw new Error('killed');
        return payload;
      };
    };
    service.before.compose = dyingIn(2);
    service.before.deliver = dyingIn(3);
    for (let vote = 0; vote < 5; vote += 1) await service.vote('deaths');
    await until(() => viewers.every(knows(5)));
  });

  test('[RT22] a shard that could not be served is served in the next round', async () => {
    const viewers = await aPollWith('unserved', 3);
    let deaths = 0;
    service.before.deliver = (payload) => {
      deaths += 1;
      if (deaths < 3) throw new Error('killed');
      return payload;
    };
    await service.vote('unserved');
    await until(() => viewers.every(knows(1)));
  });

  test('[RT30] an old execution hands over, and no change is missed', async () => {
    const viewers = await aPollWith('old', 2);
    service.before.compose = (payload) => ({
      ...Object(payload),
      executionStartedAt: new Date(Date.now() - EXECUTION_MAX_MS - 1).toISOString(),
    });
    const before = service.workflow.executions().length;
    for (let vote = 0; vote < 10; vote += 1) {
      await service.vote('old');
      await delay(60);
    }
    await until(() => viewers.every(knows(10)));
    await service.workflow.end();
    const rounds = viewers[0]?.revisions().length ?? 0;
    expect(service.workflow.executions().length - before).toBeGreaterThanOrEqual(rounds);
  });
});

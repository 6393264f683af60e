import { NumberValue, PutCommand } from '@aws-sdk/lib-dynamodb';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import type { Invocation } from '../../../../shared/test/support/lambda-endpoint.ts';
import { observeCalls } from '../../../../shared/test/support/observed-calls.ts';
import type { PollReconciliation } from '../../src/recount/reconcile-contract.ts';
import { aBallot } from '../support/ballots.ts';
import { runCommand, runWithoutCloud } from '../support/operator-command.ts';
import { POLL, type RecountService, startRecountService } from '../support/recount-service.ts';

const lasting = (ms: number) => aContext({ getRemainingTimeInMillis: () => ms });
/** The most that Lambda gives. */
const context = lasting(900_000);
const counted = [aBallot({ voter: 'ann' }), aBallot({ voter: 'dua' })];
const uncounted = aBallot({ voter: 'bob' });

let service: RecountService;
let reconcileFunction: typeof import('../../src/functions/reconcile.ts')['handler'];
let calls: ReturnType<typeof observeCalls>;

beforeEach(async () => {
  service = await startRecountService();
  await service.put(counted);
  await service.count(counted);
  calls = observeCalls();
  // Loaded only now, and again for each test, because it reads its environment when it is loaded.
  jest.resetModules();
  reconcileFunction = (await import('../../src/functions/reconcile.ts')).handler;
});
afterEach(async () => {
  calls.stop();
  await service.stop();
});

describe('the function reconcile', () => {
  test('reports an equal poll, and measures that it compared one', async () => {
    const { polls } = await reconcileFunction({}, context);
    expect(polls).toMatchObject([{ pollId: POLL, verdict: 'equal', rebuilding: false }]);
    expect(calls.lines()).toMatchObject([{ level: 'INFO', message: 'reconciled', pollId: POLL }]);
    // Measured even if 0, because missing numbers mean that nothing was compared.
    expect(calls.measured()).toEqual({ PollsReconciled: 1, PollsWhoseResultsDiffer: 0, UnfinishedRebuilds: 0 });
  });

  test('reports and measures differences, and an unfinished rebuild', async () => {
    await service.put([uncounted]);
    await service.pollStates.beginNextGeneration(POLL, 1);
    const { polls } = await reconcileFunction({}, context);
    expect(polls).toMatchObject([{ pollId: POLL, verdict: 'different', rebuilding: true }]);
    expect(calls.lines().map(({ message }) => message)).toEqual(['rebuild not finished', 'results differ']);
    expect(calls.measured()).toEqual({ PollsReconciled: 1, PollsWhoseResultsDiffer: 1, UnfinishedRebuilds: 1 });
  });

  test('reads on after an item with a number that JavaScript cannot hold, and compares the rest', async () => {
    const strange = { ...aBallot({ voter: 'cat' }), timestamp: NumberValue.from('12345678901234567890.5') };
    await service.documents.send(new PutCommand({ TableName: service.votesTable, Item: strange }));
    expect(await reconcileFunction({}, context)).toMatchObject({
      ...{ items: counted.length + 1, uncountable: 1 },
      polls: [{ pollId: POLL, verdict: 'equal' }],
    });
  });

  test('fails before its time is over if the table is too large, and says what to do', async () => {
    await expect(reconcileFunction({}, lasting(30_000))).rejects.toThrow(
      /too large for one call: after 0 items .*npm run rebuild/,
    );
  });
});

describe('npm run reconcile', () => {
  const invoke = () => reconcileFunction({}, context);

  test('ends with 0 if all is equal, and mentions an unfinished rebuild', async () => {
    const equal = await runCommand('reconcile', invoke);
    await service.pollStates.beginNextGeneration(POLL, 1);
    const rebuilding = await runCommand('reconcile', invoke);
    expect(equal).toEqual({
      code: 0,
      output:
        'Recounting …\nfavourites: equal, 2 ballots\n' +
        '2 items of the votes table were read; 0 fit no schema and count nowhere.\n',
      errors: '',
    });
    expect([rebuilding.code, rebuilding.errors]).toEqual([0, '']);
    expect(rebuilding.output).toContain('is not finished: npm run rebuild -- --poll favourites finishes it.');
  });

  test('ends with 1 if results differ, and says which counters, and how to recount', async () => {
    await service.put([uncounted]);
    const { code, output } = await runCommand('reconcile', invoke);
    expect(code).toBe(1);
    expect(output).toContain('To recount: npm run rebuild -- --poll favourites');
    expect(output).toContain('  TALLY#services#choice option:lambda: 3 recounted, 2 in the results');
  });
});

describe('npm run reconcile, whatever the function answers', () => {
  const aPoll = (differences: Partial<PollReconciliation>): PollReconciliation => ({
    ...{ pollId: POLL, verdict: 'equal', ballots: { recounted: 9, results: 9 }, underWay: 0 },
    ...{ rebuilding: false, differences: [], differencesLeftOut: 0, ...differences },
  });
  const answering = (...polls: PollReconciliation[]) => ({ polls, items: 30, uncountable: 1 });

  test('calls the function of the stage; ballots that may be on their way are no failure', async () => {
    const calls: Invocation[] = [];
    const moving = aPoll({
      ...{ verdict: 'moving', underWay: 3, differencesLeftOut: 2 },
      differences: [{ tally: 'TALLY#services#choice', counter: 'option:s3', recounted: 5, results: 4 }],
    });
    const answer = (invocation: Invocation) => {
      calls.push(invocation);
      return answering(moving);
    };
    const { code, output } = await runCommand('reconcile', answer, '--stage', 'prod');
    expect(calls).toEqual([{ functionName: 'booth-aggregation-prod-reconcile', payload: {} }]);
    expect(code).toBe(0);
    expect(output).toContain('3 ballots of the last five minutes may be on their way');
    expect(output).toContain('  and 2 more');
    expect(output).toContain('1 fit no schema');
  });

  test('ends with a reason: 2 for an unknown option, 1 if the function fails and without a cloud', async () => {
    const failed = await runCommand('reconcile', () => {
      throw new Error('no such table');
    });
    const wrong = await runCommand('reconcile', () => answering(), '--poll', POLL);
    const alone = await runWithoutCloud('reconcile');
    expect([failed.code, wrong.code, alone.code]).toEqual([1, 2, 1]);
    expect(failed.errors).toContain('no such table');
    expect(wrong.errors).toContain('npm run reconcile -- [--stage STAGE]');
    expect(alone.errors).toMatch(/^The local cloud does not run/);
  });
});

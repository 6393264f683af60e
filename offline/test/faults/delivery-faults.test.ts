import type { FunctionInvoker, Invocation, StreamEventRecord } from '../../src/event-sources/index.ts';
import { FunctionProcess } from '../../src/faults/function-process.ts';
import { createDeliveryFaults, type DeliveryDecisions } from '../../src/faults/index.ts';
import { aMapping } from '../support/streamed-table.ts';

const straight: DeliveryDecisions = {
  pieces: (count) => [count],
  duplicate: () => false,
  lateDelivery: () => undefined,
};
const { signal } = new AbortController();

function aRecord(number: string): StreamEventRecord {
  return {
    eventID: number,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: 0,
      Keys: {},
      SequenceNumber: number,
      SizeBytes: 1,
      StreamViewType: 'KEYS_ONLY',
    },
    eventSourceARN: 'arn',
  };
}

const ran = (payload = '', functionError?: string): Invocation => ({
  kind: 'ran',
  requestId: 'r',
  functionError,
  payload,
});

/** Returns a function that answers with `answer`, and its batches as texts of sequence numbers. */
function aFunction(answer: (batch: string, count: number) => Promise<Invocation> | Invocation = () => ran()) {
  const batches: string[] = [];
  const invoker: FunctionInvoker<StreamEventRecord> = {
    invoke: async (records) => {
      const batch = records.map(({ eventID }) => eventID).join('');
      batches.push(batch);
      return answer(batch, batches.length);
    },
    close: () => {},
  };
  return { batches, invoker };
}

const mapping = aMapping('arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1');
const reporting = { ...mapping, functionResponseTypes: ['ReportBatchItemFailures' as const] };

test('a duplicate comes right after its batch, and a late delivery after a newer batch', async () => {
  // Prepare
  const { batches, invoker } = aFunction();
  const decisions = {
    ...straight,
    duplicate: () => batches.at(-1) === '1',
    lateDelivery: (older: number) => (older === 2 ? 0 : undefined),
  };
  const faulty = createDeliveryFaults(decisions).around(invoker, mapping);
  // Act
  for (const number of ['1', '2', '3']) {
    await faulty.invoke([aRecord(number)], signal);
    await faulty.idle?.();
  }
  // Assess
  expect(batches).toEqual(['1', '1', '2', '3', '1']);
});

test('deliveries neither wait for a batch that comes again nor see its answer, but idle does', async () => {
  // Prepare
  const hanging = Promise.withResolvers<Invocation>();
  const { batches, invoker } = aFunction((_batch, count) => (count === 2 ? hanging.promise : ran('"first"')));
  const faulty = createDeliveryFaults({ ...straight, duplicate: () => batches.length === 1 }).around(invoker, mapping);
  // Act
  const first = await faulty.invoke([aRecord('1')], signal);
  const next = await faulty.invoke([aRecord('2')], signal);
  // Assess
  expect([first, next]).toEqual([ran('"first"'), ran('"first"')]);
  let idle = false;
  const untilIdle = faulty.idle?.().then(() => {
    idle = true;
  });
  await new Promise(setImmediate);
  expect(idle).toBe(false);
  hanging.resolve(ran('', 'Unhandled'));
  await untilIdle;
  expect(batches).toEqual(['1', '1', '2']);
});

const failure = JSON.stringify({ batchItemFailures: [{ itemIdentifier: '1' }] });
test.each([
  ['that failed', mapping, ran('', 'Unhandled')],
  ['with a reported failure', reporting, ran(failure)],
  ['that did not reach the function', mapping, { kind: 'refused', reason: 'throttled' } as const],
])('a batch %s has no duplicate', async (_what, definition, answer) => {
  const { batches, invoker } = aFunction(() => answer);
  const faulty = createDeliveryFaults({ ...straight, duplicate: () => true }).around(invoker, definition);
  await faulty.invoke([aRecord('1')], signal);
  await faulty.idle?.();
  expect(batches).toEqual(['1']);
});

test('the parts of a split batch keep its order', () => {
  const { split } = createDeliveryFaults({ ...straight, pieces: () => [2, 1, 3] });
  expect(split(['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([['a', 'b'], ['c'], ['d', 'e', 'f']]);
});

test('invocations of a dead process fail, and no other begins before they have ended', async () => {
  // Prepare
  const process = new FunctionProcess();
  const answers = [Promise.withResolvers<Invocation>(), Promise.withResolvers<Invocation>()];
  const { batches, invoker } = aFunction((_batch, count) => answers[count - 1]?.promise ?? ran());
  const faulty = createDeliveryFaults(straight, process).around(invoker, mapping);
  const dying = [faulty.invoke([aRecord('1')], signal), faulty.invoke([aRecord('2')], signal)];
  await new Promise(setImmediate);
  // Act
  process.die();
  const after = faulty.invoke([aRecord('3')], signal);
  answers[0]?.resolve(ran('"counted"'));
  await dying[0];
  // Assess
  expect(process.isDead).toBe(true);
  expect(batches).toEqual(['1', '2']);
  answers[1]?.resolve(ran('"counted"'));
  for (const invocation of await Promise.all(dying)) {
    expect(invocation).toMatchObject({
      functionError: 'Unhandled',
      payload: expect.stringContaining('Runtime.ExitError'),
    });
  }
  expect(await after).toEqual(ran());
  expect(process.isDead).toBe(false);
});

test('the death of a process in which nothing runs has no effect', async () => {
  const process = new FunctionProcess();
  process.die();
  expect([process.isDead, process.deaths]).toEqual([false, 1]);
  const { invoker } = aFunction();
  expect(
    await createDeliveryFaults(straight, process)
      .around(invoker, mapping)
      .invoke([aRecord('1')], signal),
  ).toEqual(ran());
});

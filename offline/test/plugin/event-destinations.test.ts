import { createLocalStack, Template } from '../../src/cloudformation/index.ts';
import { createFunctions, type LocalFunction } from '../../src/lambda/index.ts';
import { localDestinations, reportOutcomes } from '../../src/plugin/event-destinations.ts';

const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const arn = 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-work';

function destinationsOf(OnFailure: string) {
  const stack = createLocalStack({
    template: Template.parse({
      Resources: {
        Work: {
          Type: 'AWS::Lambda::Function',
          Properties: { FunctionName: 'shop-dev-work', DeadLetterConfig: { TargetArn: queue('dead') } },
        },
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'Work' },
            Qualifier: '$LATEST',
            DestinationConfig: { OnSuccess: { Destination: queue('done') }, OnFailure: { Destination: OnFailure } },
          },
        },
      },
    }),
    ...{ stackName: 'shop-dev', region: 'us-east-1', accountId: '000000000000' },
    ...{ streamArns: new Map(), imports: new Map(), addresses: { http: '', websocket: '', stageInRestPath: false } },
  });
  return localDestinations(stack);
}

/** Returns what was sent for an event, once its outcome is reported. The first calls fail. */
async function sentAfter(failures: number, event: string, local: Partial<LocalFunction> = {}, retryDelaysMs = [0, 0]) {
  const sent: [string, unknown][] = [];
  const reported = Promise.withResolvers<void>();
  const report = reportOutcomes(
    destinationsOf(queue('failed')).byFunction,
    {
      call: async (target, payload) => void sent.push([target.arn, JSON.parse(payload)]),
      deadLetter: async (target, payload, attributes) => void sent.push([target, { ...attributes, payload }]),
    },
    { error: () => {} },
  );
  let calls = 0;
  const functions = createFunctions({
    functions: [
      {
        ...{ name: 'shop-dev-work', arn, timeoutMs: 1_000, maximumRetryAttempts: 2 },
        runtime: {
          run: async () => {
            calls += 1;
            const failed = calls <= failures;
            return { failed, payload: failed ? '{"errorType":"Error","errorMessage":"no"}' : '{"ok":true}' };
          },
          reset: () => {},
        },
        ...local,
      },
    ],
    log: { notice: () => {}, error: () => {} },
    retryDelaysMs,
    onEventEnd: (outcome) => report(outcome).then(reported.resolve),
  });
  await functions.invoke(arn, Buffer.from(event), { invocationType: 'Event' });
  await reported.promise;
  return sent;
}

test('the outcome of an event that succeeds goes to the on-success destination, after its retries', async () => {
  expect(await sentAfter(1, '{"order":1}')).toEqual([
    [
      queue('done'),
      {
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        requestContext: {
          requestId: expect.any(String),
          functionArn: `${arn}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 2,
        },
        requestPayload: { order: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { ok: true },
      },
    ],
  ]);
});

test('the outcome of an event that fails every time goes to the on-failure destination, its event to the dead-letter queue', async () => {
  expect(await sentAfter(3, '{"order":2}')).toMatchObject([
    [
      queue('failed'),
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { order: 2 },
        responseContext: { functionError: 'Unhandled' },
        responsePayload: { errorMessage: 'no' },
      },
    ],
    [queue('dead'), { payload: '{"order":2}', ErrorMessage: 'no' }],
  ]);
});

test('a destination that is not called offline is listed', () => {
  expect(destinationsOf('arn:aws:events:us-east-1:000000000000:event-bus/default').notRun).toEqual([
    'Config: arn:aws:events:us-east-1:000000000000:event-bus/default does not get outcomes of asynchronous invocations',
  ]);
});

test('an event that would be older than its maximum age is not tried again', async () => {
  const [[, record] = [], dead] = await sentAfter(9, '{}', { maximumEventAgeMs: 60_000 }, [0, 120_000]);
  expect(record).toMatchObject({ requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 } });
  expect(dead).toEqual([queue('dead'), expect.objectContaining({ payload: '{}' })]);
});

test('an answer that is not JSON, as a function may stream it, is reported as text', async () => {
  const runtime = { run: async () => ({ failed: false, payload: 'plain' }), reset: () => {} };
  expect(await sentAfter(0, '{}', { runtime })).toMatchObject([[queue('done'), { responsePayload: 'plain' }]]);
});

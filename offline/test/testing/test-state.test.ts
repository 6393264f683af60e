import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testState, testWorkflow } from '../../src/testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'test-state-'));
const file = join(folder, 'order.asl.yml');
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(
  file,
  `
QueryLanguage: JSONata
StartAt: Pay
States:
  Pay:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Arguments:
      FunctionName: !GetAtt Pay.Arn
      Payload: { table: !Ref Orders, stage: "\${self:custom.stage}" }
    Retry:
      - { ErrorEquals: [Busy], IntervalSeconds: 100, MaxAttempts: 2 }
      - { ErrorEquals: [States.ALL], MaxAttempts: 1 }
    Catch:
      - { ErrorEquals: [States.ALL], Next: Refused }
    Assign: { paid: "{% $states.result.Payload %}" }
    Next: Ask
  Ask:
    Type: Task
    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
    Arguments: { QueueUrl: q, MessageBody: "{% $states.context.Task.Token %}" }
    End: true
  Refused:
    Type: Fail
    Error: Refused
`,
);
const references = {
  'Pay.Arn': 'arn:aws:lambda:us-east-1:000000000000:function:pay',
  Orders: 'orders',
  'self:custom.stage': 'dev',
};
const paid = { result: { Payload: 'yes' } };
const busy = { error: 'Busy', cause: 'try again' };

test('references replace the intrinsics and variables of a file, and a missing one is named', async () => {
  const { status, nextState, variables, inspection } = await testState(file, 'Pay', {}, paid, { references });
  expect([status, nextState, variables]).toEqual(['SUCCEEDED', 'Ask', { paid: 'yes' }]);
  expect(inspection.afterArguments).toEqual({
    FunctionName: references['Pay.Arn'],
    Payload: { table: 'orders', stage: 'dev' },
  });
  await expect(testState(file, 'Pay', {}, paid, { references: { Orders: 'orders' } })).rejects.toThrow(
    `${file} names 'self:custom.stage': give its value in \`references\``,
  );
});

test('a list of mocks has one for each attempt, and each retrier counts its own retries', async () => {
  const pay = (...mocks: Parameters<typeof testState>[3][]) =>
    testState(
      file,
      'Pay',
      {},
      mocks.flatMap((mock) => mock ?? []),
      { references },
    );
  expect(await pay(busy, busy, paid)).toMatchObject({ status: 'SUCCEEDED', attempts: 3 });
  expect(await pay(busy, { error: 'Other' }, busy, paid)).toMatchObject({ status: 'SUCCEEDED', attempts: 4 });
  expect(await pay(busy, busy, busy, paid)).toMatchObject({
    status: 'CAUGHT_ERROR',
    nextState: 'Refused',
    attempts: 3,
    inspection: { errorDetails: { retryIndex: 0, catchIndex: 0 } },
  });
});

test('a workflow runs with mocks: retries take no time, and a mock completes a task token', async () => {
  const mocks = { Pay: [busy, paid], Ask: () => ({ result: { ok: true } }) };
  const { status, output, path, calls } = await testWorkflow(file, {}, mocks, { references });
  expect([status, output, path]).toEqual(['SUCCEEDED', { ok: true }, ['Pay', 'Ask']]);
  expect(calls.map(({ state }) => state)).toEqual(['Pay', 'Pay', 'Ask']);
  expect(calls[2]?.arguments).toEqual({ QueueUrl: 'q', MessageBody: expect.any(String) });
});

test('a missing mock and a mock that throws fail the test, even if the workflow catches the error', async () => {
  await expect(testWorkflow(file, {}, {}, { references })).rejects.toThrow("The task 'Pay' runs: give it a mock");
  const wrong = () => {
    throw new Error('not what was expected');
  };
  await expect(testWorkflow(file, {}, { Pay: wrong }, { references })).rejects.toThrow('not what was expected');
});

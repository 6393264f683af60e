import { tellingChanges } from '../../src/cloud/workflow-integrations.ts';
import { parseResource } from '../../src/stepfunctions/asl/resource.ts';
import type { TaskCall } from '../../src/stepfunctions/integrations/dispatcher.ts';

function resourceOf(arn: string) {
  const resource = parseResource(arn);
  if (resource === undefined) throw new Error(`${arn} is no resource of a task`);
  return resource;
}

const callOf = (arn: string): TaskCall => ({
  resource: resourceOf(arn),
  parameters: {},
  taskToken: undefined,
  roleArn: undefined,
  stateName: 'State',
  executionArn: 'arn:aws:states:us-east-1:000000000000:express:machine:1:1',
  stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine',
  signal: new AbortController().signal,
});

/** Counts the changes that a task announces, after it has ended. */
async function changesBy(resource: string, outcome: Promise<null> = Promise.resolve(null)): Promise<number> {
  let changes = 0;
  const dispatcher = {
    submit: async () => {
      expect(changes).toBe(0);
      return outcome;
    },
    awaitCompletion: async () => null,
  };
  await tellingChanges(dispatcher, () => {
    changes += 1;
  })
    .submit(callOf(resource))
    .catch(() => {});
  return changes;
}

test.each([
  ['arn:aws:states:::aws-sdk:dynamodb:putItem', 1],
  ['arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken', 1],
  ['arn:aws:states:::aws-sdk:dynamodb:transactWriteItems', 1],
  ['arn:aws:states:::dynamodb:deleteItem', 1],
  ['arn:aws:states:::lambda:invoke', 1],
  ['arn:aws:lambda:us-east-1:000000000000:function:record', 1],
  ['arn:aws:states:::aws-sdk:dynamodb:getItem', 0],
  ['arn:aws:states:::aws-sdk:dynamodb:query', 0],
  ['arn:aws:states:::sqs:sendMessage', 0],
])('%s announces %i changes', async (resource, changes) => {
  expect(await changesBy(resource)).toBe(changes);
});

test('a task that fails announces a change, too', async () => {
  expect(await changesBy('arn:aws:states:::lambda:invoke', Promise.reject(new Error('timed out')))).toBe(1);
});

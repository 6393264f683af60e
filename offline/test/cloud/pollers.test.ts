import { createPollers, type RunningPoller } from '../../src/cloud/pollers.ts';
import { createRegistry } from '../../src/cloud/registry.ts';
import { aMapping } from '../streams/streamed-table.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1';
const poller: RunningPoller = { ready: async () => {}, idle: async () => {}, state: () => ({}), stop: async () => {} };

test('a mapping that cannot be started is told to whoever registered it, and the next registration is followed', async () => {
  // Prepare
  const started: string[] = [];
  const pollers = createPollers(({ uuid }) => {
    if (uuid === 'bad') throw new Error('nobody can call this function');
    started.push(uuid);
    return poller;
  });
  const registry = createRegistry();
  const register = (uuid: string) => {
    registry.register('counter', {
      functions: [],
      stateMachineArns: [],
      eventSourceMappings: [aMapping(streamArn, { uuid })],
    });
    registry.markReady('counter', true);
    return pollers.follow(registry);
  };
  // Act
  await expect(register('bad')).rejects.toThrow('nobody can call this function');
  await register('good');
  // Assess
  expect(started).toEqual(['good']);
});

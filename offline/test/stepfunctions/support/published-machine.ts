import { CreateStateMachineCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { roleArn } from './in-process.ts';
import type { Service } from './running-service.ts';

/** Returns the text of a definition whose result is this text. */
export const definitionOf = (Result: string) =>
  JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result, End: true } } });

export const machineArnBase = 'arn:aws:states:us-east-1:000000000000:stateMachine:';

let machines = 0;

/** Creates a machine and publishes its first version. Resolves with the machine's ARN. */
export async function publishedMachine({ sfn }: Service, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Promise<string> {
  const name = `machine${++machines}`;
  const { stateMachineVersionArn } = await sfn.send(
    new CreateStateMachineCommand({ name, definition: definitionOf('one'), roleArn, type, publish: true }),
  );
  expect(stateMachineVersionArn).toBe(`${machineArnBase}${name}:1`);
  return `${machineArnBase}${name}`;
}

export function updateMachine(
  { sfn }: Service,
  stateMachineArn: string,
  definition: string,
  publish?: boolean,
  versionDescription?: string,
) {
  return sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition, publish, versionDescription }));
}

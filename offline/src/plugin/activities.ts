import { CreateActivityCommand, SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { LocalStack } from '../cloudformation/index.ts';

const ActivityTags = z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]);

/** Creates the service's activities: `activities` of serverless-step-functions, or plain resources. */
export async function putActivities(stack: LocalStack, endpoint: string): Promise<void> {
  const client = new SFNClient({ endpoint });
  for (const [logicalId, { Properties }] of stack.resourcesOf('AWS::StepFunctions::Activity')) {
    const path = `Activity ${logicalId}`;
    const tags = ActivityTags.parse(stack.resolve(Properties.Tags, path) ?? undefined);
    const name = stack.nameOf(logicalId);
    await client
      .send(new CreateActivityCommand({ name, tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })) }))
      .catch((error: unknown) => {
        throw new Error(`${path} (${name}): ${error}`, { cause: error });
      });
  }
  client.destroy();
}

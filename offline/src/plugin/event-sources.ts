import { z } from 'zod';
import type { LocalStack, Resource } from '../cloudformation/index.ts';
import { type EventSourceMapping, isOfflineSource, mappingFromResource } from '../event-sources/index.ts';
import type { PluginLog } from './serverless.ts';

const Target = z.object({ FunctionName: z.string(), EventSourceArn: z.string() });

/** The service's event source mappings on DynamoDB streams. One of another source is named in a warning. */
export function localMappings(stack: LocalStack, stackName: string, log: PluginLog): EventSourceMapping[] {
  return stack.resourcesOf('AWS::Lambda::EventSourceMapping').flatMap(([logicalId, resource]) => {
    const mapping = localMapping(stack, `${stackName}-${logicalId}`, resource);
    if (typeof mapping !== 'string') return [mapping];
    log.warning(
      `Event source mapping ${logicalId}: ${mapping} is neither a DynamoDB stream nor a queue, and is not read offline.`,
    );
    return [];
  });
}

/** Returns the source's ARN when it is not a DynamoDB stream. */
function localMapping(stack: LocalStack, uuid: string, { Properties }: Resource): EventSourceMapping | string {
  const properties = stack.resolve(Properties, `Event source mapping ${uuid}`);
  const { FunctionName, EventSourceArn } = Target.parse(properties);
  if (!isOfflineSource(EventSourceArn)) return EventSourceArn;
  const functionName = FunctionName.split(':function:').at(-1) ?? FunctionName;
  return mappingFromResource(uuid, properties, { functionName, functionArn: FunctionName });
}

/** Every function's name and ARN, as deployed. */
export function localFunctions(stack: LocalStack, endpoint: string) {
  return stack.resourcesOf('AWS::Lambda::Function').map(([logicalId]) => ({
    name: stack.nameOf(logicalId),
    arn: `${stack.resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }, logicalId)}`,
    endpoint,
  }));
}

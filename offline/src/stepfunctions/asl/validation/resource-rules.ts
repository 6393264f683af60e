import type { MachineType } from '../../engine/execution.ts';
import { parseResource } from '../resource.ts';
import type { DefinitionIssue } from '../validate.ts';
import type { VisitedState } from './walk.ts';

/**
 * Optimized integrations that can wait for a token; every `aws-sdk:` integration can.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const withToken = new Set(['lambda', 'sqs', 'sns', 'states', 'events', 'apigateway', 'ecs', 'eks', 'bedrock', 'http']);
/** Optimized integrations that have no `.sync`. */
const requestOnly = new Set(['dynamodb', 'sqs', 'sns', 'lambda', 'events', 'apigateway']);

/** Returns why a Task's Resource does not exist, or cannot be called from this type of machine. */
export function resourceIssues(state: VisitedState, type: MachineType): DefinitionIssue[] {
  const { fields, location } = state;
  const ownType = state.executionType ?? type;
  const issues: DefinitionIssue[] = [];
  const refuse = (message: string, at: string) =>
    issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: at });
  if (fields.Type !== 'Task' || typeof fields.Resource !== 'string') return issues;
  const at = `${location}/Resource`;
  const resource = parseResource(fields.Resource);
  // Only distributed Maps read from S3 by this name.
  if (resource === undefined || resource.resourceType === 's3') {
    refuse(`The resource provided ${fields.Resource} is not recognized. The value is not a valid resource ARN`, at);
    return issues;
  }
  if (resource.kind === 'activity') {
    if (ownType === 'EXPRESS') refuse('Express state machine does not support Activity ARN', at);
    return issues;
  }
  const { pattern, resourceType } = resource;
  const suffix = resource.resource.slice(resource.action.length);
  const sdk = resourceType.startsWith('aws-sdk:');
  if (ownType === 'EXPRESS' && pattern !== 'request')
    refuse(`Express state machine does not support '${suffix}' service integration`, at);
  else if (
    (pattern === 'waitForTaskToken' && !sdk && !withToken.has(resourceType)) ||
    (pattern === 'sync' && (sdk || requestOnly.has(resourceType)))
  ) {
    refuse(
      `The resource provided ${fields.Resource} is not recognized. ${resourceType} does not support '${suffix}'`,
      at,
    );
  }
  return issues;
}

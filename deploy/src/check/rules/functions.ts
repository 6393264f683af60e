import * as z from 'zod/mini';
import { type Rule, resourcesOf, targetOf } from '../stack.ts';

const Lambda = z.object({
  FunctionName: z.string(),
  Role: z.unknown(),
  Timeout: z.number(),
  LoggingConfig: z.optional(z.object({ LogGroup: z.optional(z.unknown()) })),
});
const LogGroup = z.object({ LogGroupName: z.optional(z.unknown()), RetentionInDays: z.optional(z.number()) });
const Integration = z.object({ Integration: z.optional(z.unknown()), IntegrationUri: z.optional(z.unknown()) });

/**
 * The longest time that an API waits for a function, in seconds. It is the default of REST APIs and
 * the maximum of WebSocket APIs; HTTP APIs wait one second longer.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const API_WAITS_SECONDS = 29;

/**
 * Every function has a role of its stack and a log group with retention. Memory and timeout are set
 * for the function or for its service.
 */
export const functionsAreConfigured: Rule = (stacks) =>
  stacks.flatMap((stack) => {
    const logGroups = resourcesOf(stack, 'AWS::Logs::LogGroup').map(([, properties]) => LogGroup.parse(properties));
    const behindApis = JSON.stringify(
      ['AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Integration'].flatMap((type) =>
        resourcesOf(stack, type).map(([, properties]) => Integration.parse(properties)),
      ),
    );
    return resourcesOf(stack, 'AWS::Lambda::Function').flatMap(([resource, properties]) => {
      const { FunctionName, Role, Timeout, LoggingConfig } = Lambda.parse(properties);
      const name = FunctionName.slice(`${stack.name}-`.length);
      const { provider, functions } = stack.written;
      const logGroup = targetOf(LoggingConfig?.LogGroup, stack, stacks);
      const hasLog =
        logGroup?.resource.Type === 'AWS::Logs::LogGroup' ||
        logGroups.some(({ LogGroupName }) => LogGroupName === `/aws/lambda/${FunctionName}`);
      const messages = [
        targetOf(Role, stack, stacks)?.resource.Type !== 'AWS::IAM::Role' && 'has no role of this stack',
        !hasLog && 'has no log group of this stack, so its logs are kept for ever',
        (functions[name]?.memorySize ?? provider.memorySize) === undefined && 'has no memorySize in serverless.yml',
        (functions[name]?.timeout ?? provider.timeout) === undefined && 'has no timeout in serverless.yml',
        behindApis.includes(`"${resource}"`) &&
          Timeout > API_WAITS_SECONDS &&
          `may run for ${Timeout} s, but an API waits ${API_WAITS_SECONDS} s`,
      ];
      return messages.flatMap((message) => (message ? [{ stack: stack.name, resource, message }] : []));
    });
  });

/** Every log group has a retention. */
export const logsExpire: Rule = (stacks) =>
  stacks.flatMap((stack) =>
    resourcesOf(stack, 'AWS::Logs::LogGroup')
      .filter(([, properties]) => LogGroup.parse(properties).RetentionInDays === undefined)
      .map(([resource]) => ({ stack: stack.name, resource, message: 'has no retention, so it is kept for ever' })),
  );

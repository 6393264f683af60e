import { awsEnvironment, type CloudEndpoints } from '../cloud/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { ownField } from '../own-field.ts';
import type { OfflineOptions } from './offline-options.ts';
import type { Serverless } from './serverless.ts';
import { resolveSyncHost } from './sync-host.ts';

/** A URL, not a path: NODE_OPTIONS is split at spaces, which a URL encodes. */
const preloadFile = new URL('./sync-host-preload.ts', import.meta.url).href;

/**
 * Points this process, and so the functions that it runs, to the local cloud. In the fault mode,
 * `service` calls DynamoDB, SQS and Step Functions through faulty endpoints of its own. Creating
 * resources and reading streams bypasses these endpoints.
 */
export function pointProcessToCloud(endpoints: CloudEndpoints, service: string, options: OfflineOptions): void {
  const faulty = endpoints.faulty && ownField(endpoints.faulty, service);
  Object.assign(process.env, awsEnvironment(endpoints), {
    AWS_ENDPOINT_URL_DYNAMODB: faulty?.dynamodb ?? endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: faulty?.sqs ?? endpoints.sqs,
    AWS_ENDPOINT_URL_SFN: faulty?.sfn ?? endpoints.sfn,
    AWS_ENDPOINT_URL_LAMBDA: options.lambdaEndpoint,
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: options.websocketEndpoint,
  });
  // With these, the SDK would call a real account.
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
  resolveSyncHost(endpoints.sfn);
}

/**
 * Returns how `service`'s functions see a value: in the fault mode a queue's URL gets the host of
 * the service's own faulty SQS, for the SDK calls that host whatever AWS_ENDPOINT_URL_SQS says. Any
 * other value stays.
 */
export function addressForFunctions({ sqs, faulty }: CloudEndpoints, service: string): (value: unknown) => unknown {
  const own = faulty && ownField(faulty, service)?.sqs;
  return (value) =>
    own !== undefined && typeof value === 'string' && value.startsWith(`${sqs}/`)
      ? `${own}${value.slice(sqs.length)}`
      : value;
}

/**
 * Replaces the intrinsics in the environment of the provider and of each function, in place:
 * serverless-offline cannot resolve them. Each resolved value goes through `forFunctions`.
 * @throws UnresolvedIntrinsic
 */
export function resolveEnvironments(
  serverless: Serverless,
  stack: LocalStack,
  options: OfflineOptions,
  forFunctions: (value: unknown) => unknown = (value) => value,
): void {
  const { provider, functions } = serverless.service;
  for (const { owner, path } of environments(serverless)) {
    if (owner.environment === undefined) continue;
    owner.environment = Object.fromEntries(
      Object.entries(owner.environment)
        .map(([name, value]) => [name, forFunctions(stack.resolve(value, `${path}.${name}`))] as const)
        .filter(([, value]) => typeof value !== 'symbol'),
    );
  }
  if (!options.useInProcess && Object.keys(functions).length > 0) {
    const { NODE_OPTIONS = '', ...others } = provider.environment ?? {};
    provider.environment = { ...others, NODE_OPTIONS: `${NODE_OPTIONS} --import ${preloadFile}`.trim() };
  }
}

/** Returns everything that has an environment, with its path in serverless.yml. */
export function environments(
  serverless: Serverless,
): { owner: { environment?: Record<string, unknown> }; path: string }[] {
  const { provider, functions } = serverless.service;
  return [
    { owner: provider, path: 'provider.environment' },
    ...Object.entries(functions).map(([name, owner]) => ({ owner, path: `functions.${name}.environment` })),
  ];
}

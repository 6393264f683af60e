import type { CloudEndpoints } from '../cloud/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { createLambdaCaller } from '../event-sources/index.ts';
import { startWebSocketServer, webSocketApiFromTemplate } from '../websocket/index.ts';
import type { OfflineOptions } from './offline-options.ts';
import type { PluginLog, Serverless } from './serverless.ts';

/**
 * Leaves serverless-offline neither `websocket` events, for which it would open a server of its own, nor `schedule` events, which it
 * would run beside the cloud.
 */
export function takeEvents({ service }: Serverless): void {
  for (const definition of Object.values(service.functions)) {
    definition.events = definition.events?.filter((event) => !('websocket' in event || 'schedule' in event)) ?? [];
  }
}

/** Serves the service's WebSocket API, if it has one, by its functions at the Lambda endpoint. */
export async function serveWebSocketApi(
  stack: LocalStack,
  { region, accountId }: CloudEndpoints,
  stage: string,
  options: OfflineOptions,
  log: PluginLog,
): Promise<void> {
  const resolved = (type: string) =>
    new Map(
      stack
        .resourcesOf(`AWS::ApiGatewayV2::${type}`)
        .map(([id, { Properties }]) => [id, stack.resolve(Properties, `resources.Resources.${id}.Properties`)]),
    );
  const { api, problems } = webSocketApiFromTemplate(
    {
      apis: resolved('Api'),
      routes: resolved('Route'),
      integrations: resolved('Integration'),
      authorizers: resolved('Authorizer'),
    },
    (logicalId) => `${stack.resolve({ Ref: logicalId }, logicalId)}`,
  );
  for (const problem of problems) log.warning(problem);
  if (api === undefined) return;

  const caller = createLambdaCaller(() => options.lambdaEndpoint, {
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // As many calls as Lambda runs at once by default; with the SDK's 50, a function that hangs for
    // some clients would soon hold up all:
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 1_000 } },
  });
  await startWebSocketServer(
    { ...api, stage, region, accountId },
    {
      hosts: options.websocketHosts,
      port: options.websocketPort,
      invoke: (functionName, event, signal) => caller.call(functionName, JSON.stringify(event), signal),
      log: log.warning,
    },
  );
  for (const [routeKey, { functionName }] of api.routes) log.notice(`WebSocket ${routeKey} -> ${functionName}`);
}

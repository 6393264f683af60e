import type { CloudEndpoints } from '../cloud/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import type { Invocation } from '../event-sources/index.ts';
import type { Functions } from '../lambda/index.ts';
import { startWebSocketServer, webSocketApiFromTemplate } from '../websocket/index.ts';
import type { OfflineOptions } from './offline-options.ts';
import type { PluginLog, Serverless } from './serverless.ts';

/**
 * Hides events from serverless-offline that the local cloud serves itself: for `websocket` it would
 * open a second server, and `schedule` it would also run.
 */
export function hideServedEvents({ service }: Serverless): void {
  for (const definition of Object.values(service.functions)) {
    definition.events = definition.events?.filter((event) => !('websocket' in event || 'schedule' in event)) ?? [];
  }
}

/** Serves the service's WebSocket API, if it has one. */
export async function serveWebSocketApi(
  stack: LocalStack,
  { region, accountId }: CloudEndpoints,
  stage: string,
  options: OfflineOptions,
  functions: Functions,
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

  await startWebSocketServer(
    { ...api, stage, region, accountId },
    {
      hosts: options.websocketHosts,
      port: options.websocketPort,
      invoke: (functionName, event, signal) => invoke(functions, functionName, event, signal),
      log: log.warning,
    },
  );
  for (const [routeKey, { functionName }] of api.routes) log.notice(`WebSocket ${routeKey} -> ${functionName}`);
}

async function invoke(
  functions: Functions,
  functionName: string,
  event: unknown,
  signal: AbortSignal,
): Promise<Invocation> {
  try {
    const called = functions.invoke(functionName, Buffer.from(JSON.stringify(event)));
    const { requestId, functionError, payload } = await untilAborted(called, signal);
    return { kind: 'ran', requestId, functionError, payload: payload.toString() };
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Stops waiting when the signal aborts; the function runs on. */
function untilAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    answer.then(resolve, reject);
  });
}

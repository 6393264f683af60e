import { startIntegrationServer } from '../apigateway/index.ts';
import { type CloudClient, type CloudEndpoints, createCloudClient } from '../cloud/index.ts';
import { createLocalStack, type LocalStack, type NeededImport, type Template } from '../cloudformation/index.ts';
import { functionsHttpServer, serviceHttpServer } from './api-server.ts';
import { compileTemplate } from './compile-template.ts';
import { addressForFunctions, environments, pointProcessToCloud, resolveEnvironments } from './environment.ts';
import { localFunctions, localMappings } from './event-sources.ts';
import { handOnAsSent, refuseAsGateway } from './lambda-routes.ts';
import { machineRoutes, serveMachineRoutes } from './machine-routes.ts';
import { type OfflineOptions, readOfflineOptions } from './offline-options.ts';
import { createServiceQueues } from './queues.ts';
import type { PluginLog, Serverless } from './serverless.ts';
import { deleteStateMachines, localMachines, putStateMachines } from './state-machines.ts';
import { createServiceTables } from './tables.ts';
import { exportsOf, fetchImports } from './ties.ts';

/** The types of resources whose properties are resolved, besides environments and outputs. */
const RESOLVED_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
  'AWS::Lambda::EventSourceMapping',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::GatewayResponse',
];

/** Brings one service into the local cloud. */
export interface LocalService {
  /** Before serverless-offline starts: tables, queues, environments, state machines, exports, event sources. */
  prepare(): Promise<void>;
  /** After serverless-offline started: the state machines' HTTP routes; the cloud begins to read the streams. */
  open(): Promise<void>;
}

export function createLocalService(
  serverless: Serverless,
  commandLine: Readonly<Record<string, unknown>>,
  log: PluginLog,
): LocalService {
  let opened: { stack: LocalStack; endpoints: CloudEndpoints; options: OfflineOptions; cloud: CloudClient };

  return {
    prepare: async () => {
      const options = readOfflineOptions(serverless, commandLine);
      const cloud = createCloudClient(options.cloudUrl);
      const endpoints = await cloud.endpoints();
      checkRegion(serverless, endpoints);
      const name = registeredName(serverless);
      pointProcessToCloud(endpoints, name, options);

      const template = await compileTemplate(serverless);
      const stackName = serverless.getProvider('aws').naming.getStackName();
      const imports = new Map<string, unknown>();
      const streamArns = new Map<string, string>();
      const stack = createLocalStack({
        template,
        stackName,
        region: serverless.getProvider('aws').getRegion(),
        accountId: endpoints.accountId,
        sqsEndpoint: endpoints.sqs,
        streamArns,
        imports,
        references: options.references,
        addresses: {
          http: `http://${options.localHost}:${options.httpPort}`,
          websocket: `http://${options.localHost}:${options.websocketPort}`,
          stageInRestPath: !options.noPrependStageInUrl,
        },
      });

      await fetchImports(cloud, importsOfResources(stack, ['AWS::DynamoDB::Table', 'AWS::SQS::Queue']), imports, log);
      for (const [id, arn] of await createServiceTables(stack, endpoints.dynamodb)) streamArns.set(id, arn);
      await createServiceQueues(stack, endpoints.sqs);
      // What needs no other service is published before waiting for others: two services may import from each other.
      const first = exportsOf(template, stack);
      await cloud.publishExports(name, first.exports);

      await fetchImports(cloud, importsOf(serverless, template, stack), imports, log);
      const { exports, unresolved } = exportsOf(template, stack);
      for (const { name: exportName, reason } of unresolved)
        log.warning(`The export ${exportName} is not available offline: ${reason}`);
      await cloud.publishExports(name, exports);

      resolveEnvironments(serverless, stack, options, addressForFunctions(endpoints, name));
      const machines = localMachines(stack);
      await putStateMachines(machines, endpoints.sfn);
      const { formerStateMachineArns } = await cloud.register(name, {
        functions: localFunctions(stack, options.lambdaEndpoint),
        eventSourceMappings: localMappings(stack, stackName, log),
        stateMachineArns: machines.map(({ arn }) => arn),
      });
      await deleteStateMachines(formerStateMachineArns, endpoints.sfn);
      opened = { stack, endpoints, options, cloud };
    },

    open: async () => {
      const { stack, endpoints, options, cloud } = opened;
      const { routes, gatewayResponses, functionRoutes, proxiesOnly } = machineRoutes(stack, log);
      const functions = functionsHttpServer(serverless);
      if (functions !== undefined && proxiesOnly) handOnAsSent(functions);
      // HTTP APIs have no gateway responses.
      if (functions !== undefined && functionRoutes !== undefined) refuseAsGateway(functions, gatewayResponses);
      if (routes.length > 0) {
        const { sfn: sfnEndpoint, region } = endpoints;
        const integrations = await startIntegrationServer(routes, {
          sfnEndpoint,
          region,
          gatewayResponses,
          log: log.warning,
        });
        const stage = options.noPrependStageInUrl ? '' : `/${serverless.getProvider('aws').getStage()}`;
        serveMachineRoutes(await serviceHttpServer(serverless, options), {
          routes,
          functionRoutes,
          integrations: new URL(integrations.url),
          pathPrefix: `${options.prefix && `/${options.prefix}`}${stage}`,
        });
        for (const { method, path, action } of routes) {
          if (action !== 'Mock') log.notice(`${method} ${path} -> ${action}`);
        }
      }
      await cloud.markReady(registeredName(serverless));
    },
  };
}

/** Names of state machines, functions and queues have the region in them, so there can be only one. */
function checkRegion(serverless: Serverless, { region }: CloudEndpoints): void {
  const ours = serverless.getProvider('aws').getRegion();
  if (ours === region) return;
  throw new Error(
    `This service's region is ${ours}, the local cloud's is ${region}: set \`region: '${ours}'\` in offline-cloud.config.ts.`,
  );
}

/** The name that the runner's configuration gives the service, else its stack's. */
function registeredName(serverless: Serverless): string {
  return process.env.OFFLINE_CLOUD_SERVICE ?? serverless.getProvider('aws').naming.getStackName();
}

function importsOfResources(stack: LocalStack, types: readonly string[]): NeededImport[] {
  return types.flatMap((type) =>
    stack
      .resourcesOf(type)
      .flatMap(([id, { Properties }]) => stack.neededImports(Properties, `resources.Resources.${id}.Properties`)),
  );
}

function importsOf(serverless: Serverless, template: Template, stack: LocalStack): NeededImport[] {
  const outputs = Object.entries(template.Outputs).filter(
    ([, { Export, Condition }]) => Export && stack.holds(Condition),
  );
  return [
    ...importsOfResources(stack, RESOLVED_TYPES),
    ...outputs.flatMap(([key, { Value }]) => stack.neededImports(Value, `resources.Outputs.${key}.Value`)),
    ...environments(serverless).flatMap(({ owner, path }) => stack.neededImports(owner.environment ?? {}, path)),
  ];
}

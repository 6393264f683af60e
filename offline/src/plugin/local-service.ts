import { createIntegrations } from '../apigateway/index.ts';
import { type CloudClient, type CloudEndpoints, createCloudClient } from '../cloud/index.ts';
import { createLocalStack, type LocalStack, type NeededImport, type Template } from '../cloudformation/index.ts';
import { untilAnswersHttp } from '../runner/answers-http.ts';
import { putActivities } from './activities.ts';
import { functionsHttpServer, serviceHttpServer } from './api-server.ts';
import { compileTemplate } from './compile-template.ts';
import { addressForFunctions, environments, pointProcessToCloud, resolveEnvironments } from './environment.ts';
import { localFunctions, localMappings } from './event-sources.ts';
import { handOnAsSent, refuseAsGateway, refuseAsHttpApi } from './lambda-routes.ts';
import { machineRoutes, serveMachineRoutes } from './machine-routes.ts';
import { putVersionsAndAliases } from './machine-versions.ts';
import type { OfflineOptions } from './offline-options.ts';
import { createServiceQueues } from './queues.ts';
import { createServiceSecrets } from './secrets.ts';
import type { PluginLog, Serverless } from './serverless.ts';
import { deleteStateMachines, localMachines, putStateMachines } from './state-machines.ts';
import { createServiceTables } from './tables.ts';
import { exportsOf, fetchImports } from './ties.ts';
import { serveWebSocketApi, takeWebSocketEvents } from './websocket-api.ts';

/** The types of resources whose properties are resolved, besides environments and outputs. */
const RESOLVED_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'AWS::StepFunctions::StateMachineVersion',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::StepFunctions::Activity',
  'AWS::Lambda::EventSourceMapping',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Authorizer',
];

/** Brings one service into the local cloud. */
export interface LocalService {
  /**
   * Before serverless-offline starts: tables, queues, secrets, environments, state machines,
   * exports, event sources.
   */
  prepare(options: OfflineOptions): Promise<void>;
  /** After serverless-offline started: the state machines' HTTP routes; the cloud begins to read the streams. */
  open(options: OfflineOptions): Promise<void>;
}

export function createLocalService(serverless: Serverless, log: PluginLog): LocalService {
  let opened: { stack: LocalStack; endpoints: CloudEndpoints; cloud: CloudClient };

  return {
    prepare: async (options) => {
      const cloud = createCloudClient(options.cloudUrl, { startMs: options.cloudIsStarting ? options.timeoutMs : 0 });
      const endpoints = await cloud.endpoints();
      checkRegion(serverless, endpoints);
      const name = registeredName(serverless);
      pointProcessToCloud(endpoints, name, options);

      const template = await compileTemplate(serverless);
      const stackName = serverless.getProvider('aws').naming.getStackName();
      const imports = new Map(options.imports);
      const streamArns = new Map<string, string>();
      const created = new Map<string, string>();
      const stack = createLocalStack({
        template,
        created,
        stackName,
        region: serverless.getProvider('aws').getRegion(),
        accountId: endpoints.accountId,
        sqsEndpoint: endpoints.sqs,
        streamArns,
        imports,
        references: options.references,
        addresses: {
          http: `http://${options.localHost}:${options.httpPort}`,
          websocket: options.websocketEndpoint,
          stageInRestPath: !options.noPrependStageInUrl,
        },
      });

      if (options.cloudIsStarting) await untilAnswersHttp(endpoints.dynamodb, options.timeoutMs);
      const fetchAll = (needed: NeededImport[]) => fetchImports(cloud, needed, imports, log, options.timeoutMs);
      await fetchAll(
        importsOfResources(stack, ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret']),
      );
      for (const [id, arn] of await createServiceTables(stack, endpoints.dynamodb)) streamArns.set(id, arn);
      await createServiceQueues(stack, endpoints.sqs);
      await createServiceSecrets(stack, endpoints.secretsManager);
      // What needs no other service is published before waiting for others: two services may import from each other.
      const first = exportsOf(template, stack);
      await cloud.publishExports(name, first.exports);

      await fetchAll(importsOf(serverless, template, stack));
      const machines = localMachines(stack);
      await putStateMachines(machines, endpoints.sfn);
      await putActivities(stack, endpoints.sfn);
      await putVersionsAndAliases(stack, created, endpoints.sfn);
      const { exports, unresolved } = exportsOf(template, stack);
      for (const { name: exportName, reason } of unresolved)
        log.warning(`The export ${exportName} is not available offline: ${reason}`);
      await cloud.publishExports(name, exports);

      resolveEnvironments(serverless, stack, options, addressForFunctions(endpoints, name));
      const { formerStateMachineArns } = await cloud.register(name, {
        functions: localFunctions(stack, options.lambdaEndpoint),
        eventSourceMappings: localMappings(stack, stackName, log),
        stateMachineArns: machines.map(({ arn }) => arn),
        buckets: bucketNames(stack),
      });
      await deleteStateMachines(formerStateMachineArns, endpoints.sfn);
      takeWebSocketEvents(serverless);
      opened = { stack, endpoints, cloud };
    },

    open: async (options) => {
      const { stack, endpoints, cloud } = opened;
      const { routes, gatewayResponses, functionRoutes, proxiesOnly } = machineRoutes(stack, log);
      const functions = functionsHttpServer(serverless);
      if (functions !== undefined && proxiesOnly) handOnAsSent(functions);
      if (functions !== undefined && functionRoutes !== undefined) refuseAsGateway(functions, gatewayResponses);
      else if (functions !== undefined) refuseAsHttpApi(functions);
      if (routes.length > 0) {
        const { sfn: sfnEndpoint, region } = endpoints;
        const integrations = createIntegrations(routes, {
          sfnEndpoint,
          region,
          gatewayResponses,
          log: log.warning,
        });
        const stage = options.noPrependStageInUrl ? '' : `/${serverless.getProvider('aws').getStage()}`;
        serveMachineRoutes(await serviceHttpServer(serverless, options), {
          routes,
          functionRoutes,
          integrations,
          pathPrefix: `${options.prefix && `/${options.prefix}`}${stage}`,
        });
        for (const { method, path, action } of routes) {
          if (action !== 'Mock') log.notice(`${method} ${path} -> ${action}`);
        }
      }
      await serveWebSocketApi(stack, endpoints, serverless.getProvider('aws').getStage(), options, log);
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

/** Without the one into which the framework uploads what it deploys. */
function bucketNames(stack: LocalStack): string[] {
  return stack
    .resourcesOf('AWS::S3::Bucket')
    .filter(([logicalId]) => logicalId !== 'ServerlessDeploymentBucket')
    .map(([logicalId]) => String(stack.resolve({ Ref: logicalId }, `resources.Resources.${logicalId}`)));
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

import { createIntegrations } from '../apigateway/index.ts';
import { type CloudClient, type CloudEndpoints, createCloudClient } from '../cloud/index.ts';
import { createLocalStack, type LocalStack, type NeededImport, type Template } from '../cloudformation/index.ts';
import { createFunctions, type Functions, startInvokeApi } from '../lambda/index.ts';
import { untilAnswersHttp } from '../process/ports.ts';
import { putActivities } from './activities.ts';
import { functionsHttpServer, serviceHttpServer } from './api-server.ts';
import { warnOfSdkV2 } from './aws-sdk-v2.ts';
import { compileTemplate } from './compile-template.ts';
import { addressForFunctions, environments, pointProcessToCloud, resolveEnvironments } from './environment.ts';
import { destinationCaller, localDestinations, reportOutcomes } from './event-destinations.ts';
import { checkVisibilityTimeouts, localEventSources, localFunctions } from './event-sources.ts';
import { serviceFunctions } from './functions.ts';
import { gatewayCalls } from './gateway-calls.ts';
import { answerAsGateway, answerAsHttpApi, followExchanges, handOnAsSent } from './lambda-routes.ts';
import { acceptStageInPaths, functionRouteFinder, machineRoutes, serveMachineRoutes } from './machine-routes.ts';
import { putVersionsAndAliases } from './machine-versions.ts';
import { collectWarnings, notRunResources } from './not-run.ts';
import type { OfflineOptions } from './offline-options.ts';
import { createServiceQueues } from './queues.ts';
import { createServiceSecrets } from './secrets.ts';
import type { PluginLog, Serverless } from './serverless.ts';
import { offlineCalls } from './serverless-offline-calls.ts';
import { deleteStateMachines, localMachines, putStateMachines } from './state-machines.ts';
import { createServiceTables } from './tables.ts';
import { exportsOf, fetchImports } from './ties.ts';
import { bucketNames, createServiceBuckets, createServiceTopics } from './topics-and-buckets.ts';
import { serveWebSocketApi, takeEvents } from './websocket-api.ts';

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
  'AWS::Lambda::EventInvokeConfig',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
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
  const warnings = collectWarnings(log);
  let opened: { stack: LocalStack; endpoints: CloudEndpoints; cloud: CloudClient; functions: Functions };

  return {
    prepare: async (options) => {
      const cloud = createCloudClient(options.cloudUrl, { startMs: options.cloudIsStarting ? options.timeoutMs : 0 });
      const endpoints = await cloud.endpoints();
      checkRegion(serverless, endpoints);
      const name = registeredName(serverless);
      pointProcessToCloud(endpoints, name, options);
      warnOfSdkV2(serverless, log);

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
        importsOfResources(stack, [
          'AWS::DynamoDB::Table',
          'AWS::SQS::Queue',
          'AWS::S3::Bucket',
          'AWS::SecretsManager::Secret',
        ]),
      );
      for (const [id, arn] of await createServiceTables(stack, endpoints.dynamodb)) streamArns.set(id, arn);
      await createServiceQueues(stack, endpoints.sqs);
      await createServiceBuckets(stack, endpoints.s3);
      await createServiceSecrets(stack, endpoints.secretsManager);
      // What needs no other service is published before waiting for others: two services may import from each other.
      const first = exportsOf(template, stack);
      await cloud.publishExports(name, first.exports, {});

      await fetchAll(importsOf(serverless, template, stack));
      const machines = localMachines(stack);
      await putStateMachines(machines, endpoints.sfn);
      await putActivities(stack, endpoints.sfn);
      await putVersionsAndAliases(stack, created, endpoints.sfn);
      const { exports, unresolved } = exportsOf(template, stack);
      await cloud.publishExports(name, exports, unresolved);
      await createServiceTopics(stack, endpoints.sns);

      resolveEnvironments(serverless, stack, options, addressForFunctions(endpoints, name));
      const { eventSourceMappings, schedules, notRun } = localEventSources(stack, stackName);
      await checkVisibilityTimeouts(stack, eventSourceMappings, endpoints.sqs);
      const destinations = localDestinations(stack);
      for (const line of [...notRun, ...destinations.notRun, ...notRunResources(template, stack)]) {
        warnings.warning(`Not run offline: ${line}`);
      }
      const { formerStateMachineArns } = await cloud.register(name, {
        functions: localFunctions(stack, options.lambdaEndpoint),
        eventSourceMappings,
        schedules,
        stateMachineArns: machines.map(({ arn }) => arn),
        buckets: bucketNames(stack),
      });
      await deleteStateMachines(formerStateMachineArns, endpoints.sfn);
      takeEvents(serverless);
      const offline = await offlineCalls(serverless.serviceDir);
      const functions = createFunctions({
        functions: serviceFunctions(serverless, options, endpoints.accountId, offline),
        log,
        onEventEnd: reportOutcomes(destinations.byFunction, destinationCaller(cloud, endpoints), log),
      });
      offline.replace(gatewayCalls(functions), functions.reset);
      opened = { stack, endpoints, cloud, functions };
    },

    open: async (options) => {
      const { stack, endpoints, cloud, functions } = opened;
      await startInvokeApi(functions, options.lambdaPort);
      const { routes, gatewayResponses, functionRoutes, proxiesOnly } = machineRoutes(stack, warnings);
      const stage = serverless.getProvider('aws').getStage();
      const pathPrefix = `${options.prefix && `/${options.prefix}`}${options.noPrependStageInUrl ? '' : `/${stage}`}`;
      const api = { routes, functionRoutes, pathPrefix };
      const offlineServer = functionsHttpServer(serverless);
      if (offlineServer !== undefined) {
        if (proxiesOnly) handOnAsSent(offlineServer);
        followExchanges(offlineServer, functionRoutes === undefined ? 'HTTP' : 'REST', functionRouteFinder(api));
        if (functionRoutes === undefined) answerAsHttpApi(offlineServer);
        else answerAsGateway(offlineServer, gatewayResponses, log.warning);
      }
      if (routes.length > 0 || (functionRoutes ?? []).length > 0) {
        const { sfn: sfnEndpoint, region } = endpoints;
        const server = await serviceHttpServer(serverless, options);
        const integrations = createIntegrations(routes, { sfnEndpoint, region, gatewayResponses, log: log.warning });
        serveMachineRoutes(server, { ...api, integrations });
        if (options.noPrependStageInUrl) acceptStageInPaths(server, stage, api);
        for (const { method, path, action } of routes) {
          if (action !== 'Mock') log.notice(`${method} ${path} -> ${action}`);
        }
      }
      await serveWebSocketApi(stack, endpoints, stage, options, functions, warnings);
      await warnings.tell((lines) => cloud.tellNotRun(registeredName(serverless), lines));
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

import { type CloudClient, type CloudEndpoints, createCloudClient } from '../cloud/index.ts';
import { createLocalStack, type LocalStack, type NeededImport } from '../cloudformation/index.ts';
import { createFunctions, type Functions, startInvokeApi } from '../lambda/index.ts';
import { untilAnswersHttp } from '../process/ports.ts';
import { serveHttpApi } from './api-server.ts';
import { warnOfSdkV2 } from './aws-sdk-v2.ts';
import { collectWarnings } from './collected-warnings.ts';
import { compileTemplate } from './compile-template.ts';
import { addressForFunctions, pointProcessToCloud, resolveEnvironments } from './environment.ts';
import { destinationCaller, localDestinations, reportOutcomes } from './event-destinations.ts';
import { checkVisibilityTimeouts, localEventSources, localFunctions } from './event-sources.ts';
import { exportsOf, fetchImports, importsOf, importsOfCreated } from './exports-and-imports.ts';
import { serviceFunctions } from './functions.ts';
import { gatewayCalls } from './gateway-calls.ts';
import { putVersionsAndAliases } from './machine-versions.ts';
import { notRunResources } from './not-run.ts';
import type { OfflineOptions } from './offline-options.ts';
import { bucketNames, createResources, subscribeQueues } from './resources.ts';
import type { PluginLog, Serverless } from './serverless.ts';
import { offlineCalls } from './serverless-offline-calls.ts';
import { deleteStateMachines, localMachines, putActivities, putStateMachines } from './state-machines.ts';
import { hideServedEvents, serveWebSocketApi } from './websocket-api.ts';

/** Brings one service into the local cloud. */
export interface LocalService {
  /** Creates the resources and registers the service, before serverless-offline starts. */
  prepare(options: OfflineOptions): Promise<void>;
  /**
   * Serves the service's APIs after serverless-offline has started; the cloud then begins to read
   * the streams.
   */
  open(options: OfflineOptions): Promise<void>;
}

/** Returns the steps that bring a service into the local cloud. */
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
      warnOfSdkV2(serverless, warnings);

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
      await fetchAll(importsOfCreated(stack));
      await createResources(stack, streamArns, endpoints);
      // Published before waiting for others: two services may import from each other.
      const first = exportsOf(template, stack);
      await cloud.publishExports(name, first.exports, {});

      await fetchAll(importsOf(serverless, template, stack));
      const machines = localMachines(stack);
      await putStateMachines(machines, endpoints.sfn);
      await putActivities(stack, endpoints.sfn);
      await putVersionsAndAliases(stack, created, endpoints.sfn);
      const { exports, unresolved } = exportsOf(template, stack);
      await cloud.publishExports(name, exports, unresolved);
      await subscribeQueues(stack, endpoints.sns);

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
      hideServedEvents(serverless);
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
      await serveHttpApi(stack, serverless, options, endpoints, warnings);
      const stage = serverless.getProvider('aws').getStage();
      await serveWebSocketApi(stack, endpoints, stage, options, functions, warnings);
      await warnings.logIfNew((lines) => cloud.tellNotRun(registeredName(serverless), lines));
      await cloud.markReady(registeredName(serverless));
    },
  };
}

/** ARNs contain the region, so a local cloud has only one. */
function checkRegion(serverless: Serverless, { region }: CloudEndpoints): void {
  const ownRegion = serverless.getProvider('aws').getRegion();
  if (ownRegion === region) return;
  throw new Error(
    `This service's region is ${ownRegion}, the local cloud's is ${region}: set \`region: '${ownRegion}'\` in offline-cloud.config.ts.`,
  );
}

/** Returns the name that the runner's configuration gives the service, or else its stack's name. */
function registeredName(serverless: Serverless): string {
  return process.env.OFFLINE_CLOUD_SERVICE ?? serverless.getProvider('aws').naming.getStackName();
}

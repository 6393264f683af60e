import { awsEnvironment, createCloudClient, type FaultStatus } from '../cloud/index.ts';
import { type FindEmulatorOptions, findEmulator } from '../dynamodb/emulator.ts';
import { type FindJavaOptions, findJava } from '../dynamodb/java.ts';
import { checkPortIsFree } from '../process/ports.ts';
import { startCloudProcess, startDatabase } from './base-parts.ts';
import { runSeed, startCommand } from './command-parts.ts';
import { type ConfigInput, parseConfig } from './config.ts';
import { configuredPorts, type Endpoints, fillTemplate, findEndpoints } from './endpoints.ts';
import type { StartContext } from './launch.ts';
import { startService } from './service-part.ts';
import { createSupervisor } from './supervisor.ts';

export interface LocalCloudOptions {
  /** The configuration's paths are relative to this folder. */
  folder: string;
  /** Chooses ports that are free in place of the configured ones. Default: false. */
  freePorts?: boolean;
  /**
   * The name or address at which browsers reach this machine. Default: `localhost`, which only this
   * machine reaches.
   */
  host?: string;
  /** A part fails if it is not ready and prints nothing this long. Default: 120. */
  timeoutSeconds?: number;
  /** Fetches a JRE and DynamoDB Local into the user's cache if they are missing. Default: true. */
  download?: boolean;
  /** Restarts a service when a YAML file of its definition changes. Default: false. */
  restartServices?: boolean;
  /** Called for each line that a part prints. */
  onLine?: (part: string, line: string) => void;
  /** Called when a part is ready, with the milliseconds since its start. */
  onReady?: (part: string, milliseconds: number, url: string | undefined) => void;
  /** Aborts the start. */
  signal?: AbortSignal;
}

/** The running local cloud. */
export interface LocalCloud {
  readonly endpoints: Endpoints;
  /** The configured addresses, endpoints filled in. */
  readonly addresses: { label: string; url: string; qrCode: boolean }[];
  /** The S3 buckets of all services. */
  readonly buckets: readonly string[];
  /** The variables with which the AWS SDK in another program finds this cloud. */
  readonly env: Readonly<Record<string, string>>;
  /** Waits until all changes, and those that follow from them, are delivered; false after 10 s. */
  untilIdle(): Promise<boolean>;
  /** Stops the injection of faults; returns their counts. Rejects if none are configured. */
  stopFaults(): Promise<FaultStatus>;
  /** Never resolves; rejects with `PartFailed` when a part ends by itself. */
  readonly died: Promise<never>;
  /** Stops every part; resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts the local cloud: all parts at once, which wait for each other as needed, and then the
 * seed. If it fails, all that was started is stopped.
 * @throws PortInUse, JavaMissing, EmulatorMissing, PartFailed, or an Error about the configuration;
 * each message says what to do
 */
export async function startLocalCloud(input: ConfigInput, options: LocalCloudOptions): Promise<LocalCloud> {
  const config = parseConfig(input, 'The configuration of the local cloud');
  const { freePorts = false, host = 'localhost', signal } = options;
  const endpoints = await findEndpoints(config, { host, freePorts });
  if (!freePorts) {
    for (const [name, port] of configuredPorts(config)) await checkPortIsFree(port, name);
  }
  const [dynamodb, sfn, sqs] = ['{dynamodb.url}', '{cloud.url}', '{queues.url}'].map((url) =>
    fillTemplate(url, endpoints),
  );
  const env = {
    ...awsEnvironment({
      ...config,
      ...{ dynamodb: `${dynamodb}`, sfn: `${sfn}`, secretsManager: `${sfn}` },
      ...{ sqs: `${sqs}`, sns: `${sqs}`, s3: `${sqs}` },
    }),
    OFFLINE_CLOUD_URL: `${sfn}`,
  };
  const addresses = config.addresses.map((address) => ({ ...address, url: fillTemplate(address.url, endpoints) }));

  const cloud = createCloudClient(`${sfn}`);
  const supervisor = createSupervisor();
  const {
    folder,
    restartServices = false,
    timeoutSeconds = 120,
    download,
    onLine = () => {},
    onReady = () => {},
  } = options;
  const timeoutMs = timeoutSeconds * 1000;
  const context: StartContext = {
    config,
    folder,
    endpoints,
    env,
    supervisor,
    timeoutMs,
    restartServices,
    onLine,
    onReady,
  };
  const stopStarting = () => void supervisor.stop();
  signal?.addEventListener('abort', stopStarting);
  let buckets: string[] = [];
  try {
    const noDownload = new AbortController();
    supervisor.keep('base', { died: new Promise(() => {}), stop: async () => noDownload.abort() });
    const fetching = { download, signal: noDownload.signal, onLine: (line: string) => onLine('download', line) };
    const database = findDatabase(fetching);
    const commands = Object.keys(config.commands).map((name) => startCommand(context, name));
    const base = [database.then((found) => startDatabase(context, found)), startCloudProcess(context)];
    const baseReady = Promise.all(base);
    // The parts themselves report their failure; there may be no service that awaits this.
    baseReady.catch(() => {});
    // Services wait until the database can start, since it may have to be fetched first.
    const services = Object.keys(config.services).map((name) =>
      database.then(() => startService(context, name, baseReady)),
    );
    await supervisor.all([...base, ...commands, ...services]);
    await supervisor.all([runSeed(context)]);
    // The cloud is ready after all changes by the seed are delivered.
    await cloud.untilIdle();
    buckets = (await cloud.status()).services.flatMap((service) => service.buckets);
    signal?.throwIfAborted();
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', stopStarting);
  }
  const { untilIdle, stopFaults } = cloud;
  return { endpoints, addresses, buckets, env, untilIdle, stopFaults, died: supervisor.died, stop: supervisor.stop };
}

async function findDatabase(fetching: FindJavaOptions & FindEmulatorOptions) {
  const [java, emulator] = await Promise.all([findJava(fetching), findEmulator(fetching)]);
  return { java, emulator };
}

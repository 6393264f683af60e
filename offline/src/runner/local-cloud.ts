import { awsEnvironment, createCloudClient, type FaultStatus } from '../cloud/index.ts';
import { type FindEmulatorOptions, findEmulator } from '../dynamodb/emulator.ts';
import { type FindJavaOptions, findJava } from '../dynamodb/java.ts';
import { checkPortIsFree } from '../process/ports.ts';
import { startCloudProcess, startDatabase } from './base-parts.ts';
import { runSeed, startCommand } from './command-parts.ts';
import { type ConfigInput, parseConfig } from './config.ts';
import type { StartContext } from './launch.ts';
import { configuredPorts, fillTemplate, findPlaces, type Places } from './places.ts';
import { startService } from './service-part.ts';
import { createSupervisor } from './supervisor.ts';

export interface LocalCloudOptions {
  /** The folder that the configuration's paths start from. */
  folder: string;
  /** Ports that nobody uses instead of the configured ones. */
  freePorts?: boolean;
  /**
   * The name or address by which browsers reach this machine; `localhost` (default) keeps the cloud
   * to this machine.
   */
  host?: string;
  /** A part that is not ready and prints nothing for so many seconds is given up (default: 120). */
  timeoutSeconds?: number;
  /**
   * Fetch a JRE and DynamoDB Local into the user's cache where they are not installed (default:
   * yes).
   */
  download?: boolean;
  /** Start a service again when a YAML file of its definition changes (default: no). */
  restartServices?: boolean;
  /** Each line that a part prints. */
  onLine?: (part: string, line: string) => void;
  /** A part is ready, so many milliseconds after it was started. */
  onReady?: (part: string, milliseconds: number, url: string | undefined) => void;
  /** Abort: stop starting. */
  signal?: AbortSignal;
}

/** The running local cloud. */
export interface LocalCloud {
  readonly places: Places;
  /** The configured addresses, with their places filled in. */
  readonly addresses: { label: string; url: string; qrCode: boolean }[];
  /** The S3 buckets of all services. */
  readonly buckets: readonly string[];
  /** The variables by which an SDK client in another program finds this cloud. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Waits until all changes of tables so far have reached the functions that read their streams,
   * and the changes that these made in turn; false when not within ten seconds.
   */
  untilIdle(): Promise<boolean>;
  /**
   * Ends the injection of faults; how many of each there were. Rejects when the configuration has
   * none.
   */
  stopFaults(): Promise<FaultStatus>;
  /** Rejects with `PartFailed` when a part ends by itself; never resolves. */
  readonly died: Promise<never>;
  /** Stops every part; resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts the whole local cloud: all parts side by side, those that need others wait for them
 * themselves, and then the seed. When it fails, everything that was started is stopped. Throws
 * `PortInUse`, `JavaMissing`, `EmulatorMissing`, `PartFailed`, or an Error about the configuration;
 * each message says what to do.
 */
export async function startLocalCloud(input: ConfigInput, options: LocalCloudOptions): Promise<LocalCloud> {
  const config = parseConfig(input, 'The configuration of the local cloud');
  const { freePorts = false, host = 'localhost', signal } = options;
  const places = await findPlaces(config, { host, freePorts });
  if (!freePorts) {
    for (const [place, port] of configuredPorts(config)) await checkPortIsFree(port, place);
  }
  const [dynamodb, sfn, sqs] = ['{dynamodb.url}', '{cloud.url}', '{queues.url}'].map((url) =>
    fillTemplate(url, places),
  );
  const env = {
    ...awsEnvironment({
      ...config,
      ...{ dynamodb: `${dynamodb}`, sfn: `${sfn}`, secretsManager: `${sfn}` },
      ...{ sqs: `${sqs}`, sns: `${sqs}`, s3: `${sqs}` },
    }),
    OFFLINE_CLOUD_URL: `${sfn}`,
  };
  const addresses = config.addresses.map((address) => ({ ...address, url: fillTemplate(address.url, places) }));

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
    places,
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
    // Its failure is told by the parts themselves; there may be no service that waits for it.
    baseReady.catch(() => {});
    // Not before the database can start: it may have to be fetched first.
    const services = Object.keys(config.services).map((name) =>
      database.then(() => startService(context, name, baseReady)),
    );
    await supervisor.all([...base, ...commands, ...services]);
    await supervisor.all([runSeed(context)]);
    // What the seed wrote has arrived everywhere when the cloud is said to be ready.
    await cloud.untilIdle();
    buckets = (await cloud.status()).services.flatMap((service) => service.buckets);
    signal?.throwIfAborted();
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', stopStarting);
  }
  const { untilIdle, stopFaults } = cloud;
  return { places, addresses, buckets, env, untilIdle, stopFaults, died: supervisor.died, stop: supervisor.stop };
}

async function findDatabase(fetching: FindJavaOptions & FindEmulatorOptions) {
  const [java, emulator] = await Promise.all([findJava(fetching), findEmulator(fetching)]);
  return { java, emulator };
}

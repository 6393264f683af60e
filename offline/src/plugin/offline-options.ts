import { z } from 'zod';
import type { Serverless } from './serverless.ts';

/** The limit without the runner, which has an option for it. */
const DEFAULT_TIMEOUT_SECONDS = 120;

const port = z.coerce.number().int();

/** The defaults are those of serverless-offline 14. */
const ServerlessOfflineOptions = z.object({
  host: z.string().default('localhost'),
  httpPort: port.default(3000),
  websocketPort: port.default(3001),
  lambdaPort: port.default(3002),
  prefix: z.string().default(''),
  noPrependStageInUrl: z.boolean().default(false),
  useInProcess: z.boolean().default(false),
  useDocker: z.boolean().default(false),
  reloadHandler: z.boolean().default(false),
  noTimeout: z.boolean().default(false),
  localEnvironment: z.boolean().default(false),
  /** The folder into which a tool has built the functions, relative to the service. */
  location: z.string().default(''),
});

const OfflineCloudOptions = z.strictObject({
  /** The URL of the cloud process; OFFLINE_CLOUD_URL overrides it. */
  url: z.url().default('http://127.0.0.1:4566'),
  /**
   * Values of Ref and Fn::GetAtt that are not known offline, by `LogicalId` or
   * `LogicalId.Attribute`.
   */
  references: z.record(z.string(), z.unknown()).default({}),
  /** Values of Fn::ImportValue that no service of the configuration exports. */
  imports: z.array(z.strictObject({ name: z.string(), value: z.unknown() })).default([]),
});

/** The settings of a service's start. */
export interface OfflineOptions extends z.infer<typeof ServerlessOfflineOptions> {
  cloudUrl: string;
  references: Record<string, unknown>;
  /** By the names of the exports. */
  imports: ReadonlyMap<string, unknown>;
  /** The start is given up when nothing has happened for this time; the runner's `--timeout`. */
  timeoutMs: number;
  /** The runner starts services beside the cloud, which may not answer yet. */
  cloudIsStarting: boolean;
  /** The host by which this machine reaches the service. */
  localHost: string;
  lambdaEndpoint: string;
  /** The hosts on which the WebSocket API listens; posts to connections need a loopback address. */
  websocketHosts: string[];
  /** The endpoint of the WebSocket API, and of posts to its connections, on this machine. */
  websocketEndpoint: string;
}

/**
 * Returns the options of serverless-offline, where the command line wins over
 * `custom.serverless-offline`, and of `custom.offlineCloud`.
 */
export function readOfflineOptions(
  serverless: Serverless,
  commandLine: Readonly<Record<string, unknown>>,
): OfflineOptions {
  const { custom = {} } = serverless.service;
  const given = Object.entries(commandLine).filter(([, value]) => value !== undefined && value !== null);
  const inFile = z.record(z.string(), z.unknown()).parse(custom['serverless-offline'] ?? {});
  const offline = ServerlessOfflineOptions.parse({ ...inFile, ...Object.fromEntries(given) });
  const own = OfflineCloudOptions.safeParse(custom.offlineCloud ?? {});
  if (!own.success) throw new Error(`custom.offlineCloud: ${z.prettifyError(own.error)}`);
  const localHost = offline.host === '0.0.0.0' || offline.host === '::' ? '127.0.0.1' : offline.host;
  const isLoopback = ['localhost', '127.0.0.1', '::1'].includes(localHost);
  return {
    ...offline,
    cloudUrl: process.env.OFFLINE_CLOUD_URL ?? own.data.url,
    references: own.data.references,
    imports: new Map(own.data.imports.map(({ name, value }) => [name, value])),
    timeoutMs: Number(process.env.OFFLINE_CLOUD_TIMEOUT_SECONDS ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    cloudIsStarting: process.env.OFFLINE_CLOUD_SERVICE !== undefined,
    localHost,
    lambdaEndpoint: `http://127.0.0.1:${offline.lambdaPort}`,
    websocketHosts: isLoopback ? [offline.host] : [offline.host, '127.0.0.1'],
    websocketEndpoint: `http://${isLoopback ? localHost : '127.0.0.1'}:${offline.websocketPort}`,
  };
}

import { z } from 'zod';
import { FaultsConfig } from '../faults/fault-config.ts';

/** Makes a schema of an object with these properties only. Its issues name the known ones. */
function properties<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.join(', ')}; known are ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

const Port = z.int().min(1).max(65_535);

/** A text in which `{name}` stands for a host, port or URL; see `Endpoints`. */
const Template = z.string();

const Service = properties({
  /** The folder of its serverless.yml, relative to the configuration file. */
  path: z.string(),
  /** For REST and HTTP APIs. */
  httpPort: Port,
  /** For the Lambda endpoint, where the cloud and other services call the functions. */
  lambdaPort: Port,
  websocketPort: Port.optional(),
  stage: z.string().optional(),
  /** For the Serverless process. Functions only see the environment of their serverless.yml. */
  env: z.record(z.string(), Template).default({}),
  /**
   * Runs each call of a Node.js function in a worker thread, apart from others as in Lambda.
   *
   * By default, all functions of a service run in one process. Unlike in Lambda, they then share
   * their `environment`, so no two may give one variable different values, and calls share a
   * module's state. It is faster: on two cores, 50 calls at once that read an item are answered at
   * 450 to 840 a second, in threads at 29 a second; 200 at once take 480 MB, in threads 3.9 GB.
   */
  workerThreads: z.boolean().default(false),
});

const Command = properties({
  /** Run by the system's shell, with the workspace's node_modules/.bin on the PATH. */
  command: Template,
  path: z.string().default('.'),
  port: Port.optional(),
  env: z.record(z.string(), Template).default({}),
  /** The command is ready when this URL answers, with any status. Default: as soon as it runs. */
  readyUrl: Template.optional(),
});

const Address = properties({ label: z.string(), url: Template, qrCode: z.boolean().default(false) });

const Properties = properties({
  region: z.string().default('us-east-1'),
  accountId: z
    .string()
    .regex(/^\d{12}$/)
    .default('000000000000'),
  /**
   * Keeps tables, running executions and checkpoints over a restart. Relative to the configuration;
   * `--data-folder` goes before it. Default: in memory.
   */
  dataFolder: z.string().optional(),
  dynamodb: properties({
    port: Port.default(8000),
  }).prefault({}),
  /** `port` is for the Step Functions API, the registry and the status; `queuesPort` for SQS. */
  cloud: properties({ port: Port.default(4566), queuesPort: Port.default(4576) }).prefault({}),
  services: z.record(z.string(), Service),
  /** Programs beside the services, such as the front end's development server. */
  commands: z.record(z.string(), Command).default({}),
  /** Runs once when all services are ready; must be idempotent. */
  seed: Command.pick({ command: true, path: true, env: true }).optional(),
  /** Printed when everything is ready. */
  addresses: z.array(Address).default([]),
  /** Injects faults into services. Default: none, unless `--faults` is given. */
  faults: FaultsConfig.optional(),
});

/** The configuration of `offline-cloud start`: the default export of offline-cloud.config.ts. */
export const Config = Properties.superRefine(({ faults, services }, context) => {
  for (const [index, name] of (faults?.services ?? []).entries()) {
    if (Object.hasOwn(services, name)) continue;
    const message = `there is no service ${name}, only ${Object.keys(services).join(', ')}`;
    context.addIssue({ code: 'custom', path: ['faults', 'services', index], message });
  }
});
export type Config = z.infer<typeof Config>;
export type ConfigInput = z.input<typeof Config>;

/** Returns the configuration unchanged; lets an editor know its types. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

/** Checks a configuration and fills in defaults. @throws Error with all issues in one line */
export function parseConfig(config: unknown, file: string): Config {
  const parsed = Config.safeParse(config);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${message} (${z.core.toDotPath(path) || 'the whole'})`,
  );
  throw new Error(`${file}: ${issues.join('; ')}`);
}

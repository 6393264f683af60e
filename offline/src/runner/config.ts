import { z } from 'zod';
import { FaultsConfig } from '../faults/fault-config.ts';

/** An object with these properties only; a mistyped one is told with those that there are. */
function properties<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.join(', ')}; known are ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

const Port = z.int().min(1).max(65_535);

/** A text in which `{place}` stands for an address; see `Places`. */
const Template = z.string();

const Service = properties({
  /** The folder of its serverless.yml, relative to the configuration file. */
  path: z.string(),
  /** REST and HTTP APIs. */
  httpPort: Port,
  /** The Lambda endpoint: the cloud and other services call the functions there. */
  lambdaPort: Port,
  websocketPort: Port.optional(),
  stage: z.string().optional(),
  /**
   * Added to the environment of the Serverless process; functions see only what their
   * serverless.yml gives them.
   */
  env: z.record(z.string(), Template).default({}),
  /**
   * How Node.js functions run.
   *
   * false (default): all functions of the service in one process. A changed file is loaded anew at
   * the next call, which this package adds. What differs from Lambda: functions of one service see
   * each other's `environment` (two functions must not give one variable different values), and
   * calls share a module's state.
   *
   * true: a worker thread for each call under way, apart from each other as in Lambda.
   *
   * Measured on two cores, a function that reads one item: in the process, 50 calls at once are
   * answered with 450 to 840 a second, the slowest in 0.6 s, and 200 at once with 860 a second, the
   * slowest in 1.8 s, in 480 MB; in threads, 50 at once with 29 a second, the slowest in 10 s,
   * every twelfth timing out, and 200 at once take 3.9 GB.
   */
  workerThreads: z.boolean().default(false),
});

const Command = properties({
  /** Run by the system's shell; programs of the workspace's node_modules/.bin are on the PATH. */
  command: Template,
  path: z.string().default('.'),
  port: Port.optional(),
  env: z.record(z.string(), Template).default({}),
  /**
   * It is ready when a GET of this address is answered, with whatever status. Without it: as soon
   * as it runs.
   */
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
   * Keeps everything over a restart: tables, running executions, the places in the streams.
   * Relative to the configuration; without it everything is in memory. The option `--data-folder`
   * goes before it.
   */
  dataFolder: z.string().optional(),
  dynamodb: properties({
    port: Port.default(8000),
  }).prefault({}),
  /** The Step Functions API, the registry and the status; and the emulator of SQS. */
  cloud: properties({ port: Port.default(4566), queuesPort: Port.default(4576) }).prefault({}),
  services: z.record(z.string(), Service),
  /** Programs beside the services, such as the front end's development server. */
  commands: z.record(z.string(), Command).default({}),
  /**
   * Runs once when all services are ready, before the addresses are printed; must be idempotent.
   */
  seed: Command.pick({ command: true, path: true, env: true }).optional(),
  /** What is printed when everything is ready. */
  addresses: z.array(Address).default([]),
  /**
   * Faults for the functions and workflows of these services and for their streams, to see what
   * they make of them; none unless they are given here or by `--faults`.
   */
  faults: FaultsConfig.optional(),
});

/** What `offline-cloud start` runs; the default export of offline-cloud.config.ts. */
export const Config = Properties.superRefine(({ faults, services }, context) => {
  for (const [index, name] of (faults?.services ?? []).entries()) {
    if (Object.hasOwn(services, name)) continue;
    const message = `there is no service ${name}, only ${Object.keys(services).join(', ')}`;
    context.addIssue({ code: 'custom', path: ['faults', 'services', index], message });
  }
});
export type Config = z.infer<typeof Config>;
export type ConfigInput = z.input<typeof Config>;

/** Gives an editor the types of the configuration; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

/** Throws with the path of each wrong property, in one line. */
export function parseConfig(config: unknown, file: string): Config {
  const parsed = Config.safeParse(config);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${message} (${z.core.toDotPath(path) || 'the whole'})`,
  );
  throw new Error(`${file}: ${issues.join('; ')}`);
}

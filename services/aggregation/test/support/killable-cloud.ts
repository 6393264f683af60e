import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ConfigInput, type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';

const PARTS = ['dynamodb', 'cloud', 'votes', 'aggregation'] as const;
/**
 * A process of the local cloud: tables, stream poller, owner of the votes table, counting service.
 */
export type Part = (typeof PARTS)[number];

/**
 * The argument that identifies the process of each part: the text before the value of an endpoint.
 */
const KNOWN_BY: Record<Part, { before: string; endpoint: string }> = {
  dynamodb: { before: 'port=', endpoint: 'dynamodb.port' },
  cloud: { before: '--port ', endpoint: 'cloud.port' },
  votes: { before: '--httpPort ', endpoint: 'votes.httpPort' },
  aggregation: { before: '--httpPort ', endpoint: 'aggregation.httpPort' },
};

const SERVICE = join(__dirname, '../..');

/**
 * Starts the aggregation service with the tables that it counts, on the ports of an earlier cloud,
 * or on free ones.
 */
export function startCountingCloud(dataFolder: string, former: LocalCloud | undefined): Promise<LocalCloud> {
  const port = (endpoint: string) => Number(former?.endpoints[endpoint] ?? 1);
  const service = (name: string, path: string) => ({
    path,
    httpPort: port(`${name}.httpPort`),
    lambdaPort: port(`${name}.lambdaPort`),
  });
  const config: ConfigInput = {
    region: 'ap-northeast-1',
    dataFolder,
    dynamodb: { port: port('dynamodb.port') },
    cloud: { port: port('cloud.port'), queuesPort: port('queues.port') },
    services: { votes: service('votes', 'test/fixtures/votes'), aggregation: service('aggregation', '.') },
  };
  return startLocalCloud(config, { folder: SERVICE, freePorts: former === undefined });
}

/** The processes of a running cloud. */
export interface CloudProcesses {
  /** Sends SIGKILL to the part's process, which can neither finish nor clean up anything. */
  kill(part: Part): void;
  /** Returns the processes of the parts, and of their children, that still run. */
  left(): Promise<string[]>;
}

export async function findProcesses({ endpoints }: LocalCloud): Promise<CloudProcesses> {
  const running = await allProcesses();
  const pids = new Map(
    PARTS.map((part) => {
      const { before, endpoint } = KNOWN_BY[part];
      const found = running.find(({ parent, args }) => {
        return parent === process.pid && ` ${args} `.includes(` ${before}${endpoints[endpoint]} `);
      });
      if (found === undefined) throw new Error(`There is no process of ${part}`);
      return [part, found.pid];
    }),
  );
  return {
    kill: (part) => {
      process.kill(pids.get(part) ?? Number.NaN, 'SIGKILL');
    },
    left: async () => {
      // Each part leads a process group of its own.
      const groups = new Set(pids.values());
      return (await allProcesses()).filter(({ group }) => groups.has(group)).map(({ args }) => args);
    },
  };
}

async function allProcesses() {
  const columns = 'pid=,ppid=,pgid=,args=';
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-eo', columns], { maxBuffer: 2 ** 24 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, group, args = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group), args }];
  });
}

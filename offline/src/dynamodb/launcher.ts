import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answersHttp, checkPortIsFree, freePort } from '../process/ports.ts';
import { startProcessGroup } from '../process/process-group.ts';
import { findEmulator } from './emulator.ts';
import { findJava } from './java.ts';

/** The longest silence of the JVM before its first answer, which takes 1.5 s on two idle cores. */
const START_TIMEOUT_MS = 30_000;
const START_POLL_MS = 50;

/** The second compiler and the parallel collector would slow the start by 30 %. */
const JVM_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** DynamoDB Local's main class sets these, too, but after Jetty has configured the server. */
const QUIET_JETTY = ['-Dorg.eclipse.jetty.util.log.announce=false', '-Dorg.eclipse.jetty.LEVEL=WARN'];

/** Configures DynamoDB Local's server, on loopback and not for pages. */
const SERVER_FILE = new URL('dynamodb-local.xml', import.meta.url).href;

export interface DynamoDbLocalOptions {
  /** Default: a free port. */
  port?: number;
  /** Keeps the tables. Default: in memory. */
  dataFolder?: string;
  /** Has the same tables for all clients. Default: own tables for each access key and region. */
  sharedDb?: boolean;
  /** The `java` program. Default: `findJava`. */
  java?: string;
  /** The folder of DynamoDBLocal.jar. Default: `findEmulator`. */
  emulator?: string;
  /** The start fails if it neither answers nor prints anything this long. Default: 30 s. */
  startTimeoutMs?: number;
  /** Gets each line that DynamoDB Local prints. */
  log?: (line: string) => void;
}

export interface DynamoDbLocal {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly port: number;
  /** The JVM's. */
  readonly pid: number;
  /** Resolves to the exit code or signal when the process ends. */
  readonly exited: Promise<number | string>;
  /** Ends the JVM; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts DynamoDB Local for programs of this machine, at 127.0.0.1 or localhost, and waits for its
 * first answer. The JVM ends with this process at the latest.
 *
 * It differs from DynamoDB (seen with 1.25.1): stream ARNs have the region `ddblocal`, nothing is
 * throttled, and a transaction is acknowledged before its commit. A JVM that is killed just then
 * forgets the last transaction; a later read waits for the commit.
 * @throws JavaMissing, EmulatorMissing or PortInUse, whose messages say what to do
 */
export async function startDynamoDbLocal(options: DynamoDbLocalOptions = {}): Promise<DynamoDbLocal> {
  const { java = await findJava(), emulator = await findEmulator() } = options;
  const port = options.port || (await freePort());
  if (options.port) await checkPortIsFree(options.port, 'DynamoDB Local');

  const properties = [`port=${port}`, `sharedDb=${options.sharedDb ?? false}`, `inMemory=${!options.dataFolder}`];
  if (options.dataFolder) {
    const folder = resolve(options.dataFolder);
    await mkdir(folder, { recursive: true });
    properties.push(`dbPath=${folder}`);
  }
  const { startTimeoutMs = START_TIMEOUT_MS } = options;
  let deadline = Date.now() + startTimeoutMs;
  const lastLines: string[] = [];
  const group = await startProcessGroup({
    command: java,
    args: [
      ...JVM_OPTIONS,
      ...QUIET_JETTY,
      '-Djava.library.path=./DynamoDBLocal_lib',
      // The manifest of the jar names its libraries.
      ...['-cp', 'DynamoDBLocal.jar', 'org.eclipse.jetty.xml.XmlConfiguration', SERVER_FILE, ...properties],
    ],
    cwd: emulator,
    onLine: (line) => {
      deadline = Date.now() + startTimeoutMs;
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - 20);
      options.log?.(line);
    },
  });

  const endpoint = `http://127.0.0.1:${port}`;
  let endedWith: number | string | undefined;
  group.exited.then((code) => {
    endedWith = code;
  });
  while (!(await answersHttp(endpoint))) {
    if (endedWith !== undefined || Date.now() > deadline) {
      await group.stop();
      const reason = endedWith === undefined ? `did not answer within ${startTimeoutMs} ms` : `ended (${endedWith})`;
      throw new Error(`DynamoDB Local ${reason}. It printed:\n${lastLines.join('\n')}`);
    }
    await delay(START_POLL_MS);
  }
  return { endpoint, port, pid: group.pid, exited: group.exited, stop: () => group.stop() };
}

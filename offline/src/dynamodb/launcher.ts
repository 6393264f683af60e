import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answersHttp, checkPortIsFree, freePort } from '../process/ports.ts';
import { startProcessGroup } from '../process/process-group.ts';
import { findEmulator } from './emulator.ts';
import { findJava } from './java.ts';

/**
 * Longest silence of the JVM before its first answer, in milliseconds. It takes 1.5 s on two idle
 * cores.
 */
const START_TIMEOUT_MS = 30_000;
const START_POLL_MS = 50;

/**
 * A short-lived emulator gains nothing from the second compiler and the parallel collector: they
 * slow its start by 30 %.
 */
const JVM_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/**
 * As DynamoDB Local's main class sets them, which comes too late for a server that Jetty
 * configures.
 */
const QUIET_JETTY = ['-Dorg.eclipse.jetty.util.log.announce=false', '-Dorg.eclipse.jetty.LEVEL=WARN'];

/** What the JVM runs: DynamoDB Local's server, on loopback, for no pages. */
const SERVER_FILE = new URL('dynamodb-local.xml', import.meta.url).href;

export interface DynamoDbLocalOptions {
  /** 0 or none: a free port. */
  port?: number;
  /** Where the tables are kept; without it they are in memory. */
  dataFolder?: string;
  /**
   * One set of tables for every client; without it each pair of access key and region has its own.
   */
  sharedDb?: boolean;
  /** The `java` program; default: what `findJava` finds, or fetches. */
  java?: string;
  /** The folder of DynamoDBLocal.jar; default: what `findEmulator` finds, or fetches. */
  emulator?: string;
  /**
   * It is given up when it neither answers nor prints anything for so many milliseconds; default:
   * 30 s.
   */
  startTimeoutMs?: number;
  /** Gets each line that DynamoDB Local prints. */
  log?: (line: string) => void;
}

export interface DynamoDbLocal {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  /** Of the JVM. */
  readonly pid: number;
  /** Resolves, when the process ended, with its exit code or signal. */
  readonly exited: Promise<number | string>;
  /** Ends the JVM; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts DynamoDB Local for programs of this machine, by the names 127.0.0.1 and localhost, and
 * waits for its first answer. The JVM ends with this process at the latest. Throws `JavaMissing`,
 * `EmulatorMissing` and `PortInUse`, whose messages say what to do.
 *
 * What differs from DynamoDB (1.25.1, tried): stream ARNs have the region `ddblocal`; nothing is
 * ever throttled; a transaction is acknowledged before it is committed, so that a JVM that is
 * killed at that moment forgets it, wholly and with its stream records. That is one transaction at
 * most, and none after which anything has been read: the next call waits for the commit.
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
      // The jar's manifest names its libraries.
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

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedJre, fetchJre } from './jre.ts';

/** DynamoDB Local 1.25 runs on Java 17 and later. */
const MINIMUM_JAVA_VERSION = 17;

/** Thrown if Java is missing or too old; the message has the install command of each system. */
export class JavaMissing extends Error {
  constructor(found: string) {
    super(
      `DynamoDB Local needs Java ${MINIMUM_JAVA_VERSION} or later (${found}). Install it with ` +
        '`sudo apt install openjdk-17-jre-headless` (Debian, Ubuntu), `brew install openjdk@21` (macOS) or ' +
        '`winget install EclipseAdoptium.Temurin.21.JRE` (Windows), or name a `java` program in OFFLINE_CLOUD_JAVA.',
    );
    this.name = 'JavaMissing';
  }
}

export interface FindJavaOptions {
  env?: NodeJS.ProcessEnv;
  /** Fetches a JRE if there is no Java. Default: true. */
  download?: boolean;
  /** Gets lines with the progress of the download. */
  onLine?: (line: string) => void;
  /** Aborts the download. */
  signal?: AbortSignal;
}

/**
 * Returns a `java` program that is new enough: OFFLINE_CLOUD_JAVA if it is set, else that of
 * JAVA_HOME, of PATH or of the user's cache, into which the first start fetches a JRE.
 * @throws JavaMissing
 */
export async function findJava({
  env = process.env,
  download = true,
  onLine = () => {},
  signal,
}: FindJavaOptions = {}): Promise<string> {
  const { OFFLINE_CLOUD_JAVA: named, JAVA_HOME: home } = env;
  if (named) {
    const version = await versionOf(named, env);
    if (isNewEnough(version)) return named;
    throw new JavaMissing(`OFFLINE_CLOUD_JAVA is ${named}, ${version ? `Java ${version}` : 'which does not run'}`);
  }
  const program = process.platform === 'win32' ? 'java.exe' : 'java';
  const seen: string[] = [];
  for (const java of [...(home ? [join(home, 'bin', program)] : []), 'java', cachedJre(env)]) {
    const version = await versionOf(java, env);
    if (isNewEnough(version)) return java;
    if (version !== undefined) seen.push(`${java} is Java ${version}`);
  }
  const found = seen.join(', ') || `none ${home ? 'in JAVA_HOME or ' : ''}on PATH`;
  if (!download) throw new JavaMissing(`${found}, and none may be fetched`);
  onLine(`No Java ${MINIMUM_JAVA_VERSION} (${found}): fetching a JRE`);
  try {
    return await fetchJre({
      env,
      onLine,
      signal,
      runs: async (java) => isNewEnough(await versionOf(java, env)),
    });
  } catch (error) {
    throw new JavaMissing(`${found}, and fetching one failed: ${error instanceof Error ? error.message : error}`);
  }
}

/** Returns the major version, such as 17 (1 before Java 9), or undefined if the program fails. */
async function versionOf(java: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  const printed = await promisify(execFile)(java, ['-version'], { env }).then(
    // Java prints `openjdk version "17.0.15"` on standard error, and "1.8.0" before Java 9.
    ({ stdout, stderr }) => `${stdout}${stderr}`,
    () => '',
  );
  const version = /version "(\d+)/.exec(printed)?.[1];
  return version === undefined ? undefined : Number(version);
}

function isNewEnough(version: number | undefined): boolean {
  return version !== undefined && version >= MINIMUM_JAVA_VERSION;
}

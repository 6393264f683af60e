import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** DynamoDB Local 1.25 runs on Java 17 and later. */
const MINIMUM_JAVA_VERSION = 17;

/** No Java, or one that is too old; the message has the install command of each system. */
export class JavaMissing extends Error {
  constructor(found: string) {
    super(
      `DynamoDB Local needs Java ${MINIMUM_JAVA_VERSION} or later (${found}). Install it with ` +
        '`sudo apt install openjdk-17-jre-headless` (Debian, Ubuntu), `brew install openjdk@21` (macOS) or ' +
        '`winget install EclipseAdoptium.Temurin.21.JRE` (Windows), or set JAVA_HOME.',
    );
    this.name = 'JavaMissing';
  }
}

/** The `java` program of JAVA_HOME, else the one on PATH. Throws `JavaMissing` when there is none that is new enough. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const inHome = env.JAVA_HOME && join(env.JAVA_HOME, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  const java = inHome && existsSync(inHome) ? inHome : 'java';
  const printed = await promisify(execFile)(java, ['-version'], { env }).then(
    // Java prints its version on standard error, e.g. `openjdk version "17.0.15"`; before Java 9 it was "1.8.0".
    ({ stdout, stderr }) => `${stdout}${stderr}`,
    () => undefined,
  );
  const version = printed?.match(/version "(\d+)/)?.[1];
  if (version === undefined) throw new JavaMissing(env.JAVA_HOME ? 'none in JAVA_HOME or on PATH' : 'none on PATH');
  if (Number(version) < MINIMUM_JAVA_VERSION) throw new JavaMissing(`${java} is Java ${version}`);
  return java;
}

import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../../offline-cloud.config.ts';
import { type Booth, boothOf } from './booth.ts';
import { type BuiltSite, startBuiltSite, variablesFor } from './built-site.ts';

/** Returns the address of this machine in its network, if it is in one. */
export function addressInNetwork(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

/** The name of a foreign page, which is also at another port of this machine. */
export const EVIL = 'evil.example';
/** A foreign name that points to this machine by now (DNS rebinding). */
export const REBOUND = 'rebound.example';

/** Pages of other ports of this machine may frame the big screen. */
const FRAME_ANCESTORS = 'http://localhost:*';

/** What `npm start` starts in a network, and the same pages as they are deployed. */
export interface NpmStart extends Booth<LocalCloud> {
  /** At localhost, while the cloud's own pages are at the machine's address in the network. */
  built: BuiltSite;
}

let opening: Promise<NpmStart> | undefined;

/** Returns the booth that all tests of npm-start.e2e.ts share. The first call opens it. */
export function npmStart(): Promise<NpmStart> {
  opening ??= open();
  return opening;
}

/** Closes the booth, if it was opened. */
export async function closeNpmStart(): Promise<void> {
  // If it did not open, the tests say so.
  const opened = await opening?.catch(() => undefined);
  try {
    await opened?.built.stop();
  } finally {
    await opened?.close();
  }
}

async function open(): Promise<NpmStart> {
  process.env.FRAME_ANCESTORS = FRAME_ANCESTORS;
  const root = resolve(__dirname, '../..');
  // Without a network, another loopback address stands for that of the machine.
  const cloud = startLocalCloud(config, { folder: root, freePorts: true, host: addressInNetwork() ?? '127.0.0.2' });
  const booth = await boothOf(cloud, (started) => started.stop(), { localNames: [EVIL, REBOUND] });
  try {
    const built = await startBuiltSite(variablesFor(booth.cloud.endpoints), root, { frameAncestors: FRAME_ANCESTORS });
    return { ...booth, built };
  } catch (error) {
    await booth.close();
    throw error;
  }
}

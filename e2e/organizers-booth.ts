import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../offline-cloud.config.ts';

/** A local cloud where organizers can sign in, and a browser. */
export interface OrganizersBooth {
  cloud: LocalCloud;
  browser: Browser;
  /** The origin of the front end. */
  site: string;
  /** The address that the cloud tells under a label; empty where there is none. */
  addressOf: (label: RegExp) => string;
  stop: () => Promise<void>;
}

/** Starts both on free ports. Where one does not start, nothing of the other is left. */
export async function startOrganizersBooth(settings = config): Promise<OrganizersBooth> {
  const starting = [
    // A page may sign in only at an address that browsers count as secure.
    startLocalCloud(settings, { folder: resolve(__dirname, '..'), freePorts: true, host: 'localhost' }),
    startBrowser(),
  ] as const;
  try {
    const [cloud, browser] = await Promise.all(starting);
    const addressOf = (label: RegExp) => cloud.addresses.find((address) => label.test(address.label))?.url ?? '';
    const stop = async () => {
      await browser.close();
      await cloud.stop();
    };
    return { cloud, browser, site: new URL(addressOf(/^Organize/)).origin, addressOf, stop };
  } catch (error) {
    const [cloud, browser] = starting;
    await Promise.allSettled([cloud.then((started) => started.stop()), browser.then((started) => started.close())]);
    throw error;
  }
}

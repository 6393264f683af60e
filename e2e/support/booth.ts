import type { Browser } from 'playwright-core';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import type { LocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import * as z from 'zod/mini';

/** The part of a local cloud that tests use. */
export type BoothCloud = Pick<LocalCloud, 'endpoints' | 'addresses' | 'untilIdle'>;

/** A local cloud and a browser. */
export interface Booth<Cloud extends BoothCloud = BoothCloud> {
  cloud: Cloud;
  browser: Browser;
  /** The origin of the front end, which browsers count as secure. */
  site: string;
  /** Returns the address that the cloud prints with a label, or an empty string. */
  addressOf: (label: RegExp) => string;
  /** Closes all pages. Open ones ask the services for news every few seconds. */
  closePages: () => Promise<void>;
  /** Closes the browser, and stops the cloud if no other suite uses it. */
  close: () => Promise<void>;
}

type BrowserOptions = Parameters<typeof startBrowser>[0];

const SharedCloud = z.object({
  endpoints: z.record(z.string(), z.string()),
  addresses: z.array(z.object({ label: z.string(), url: z.string(), qrCode: z.boolean() })),
});

/**
 * Opens a booth at the cloud that all suites of this run share. A suite makes polls of its own
 * there, under ids that no other suite uses, and never changes the examples.
 */
export function openBooth(options: BrowserOptions = {}): Promise<Booth> {
  return boothOf(joinSharedCloud(), async () => {}, options);
}

/** Waits for the cloud and a browser. If one does not start, stops the other. */
export async function boothOf<Cloud extends BoothCloud>(
  starting: Promise<Cloud>,
  stop: (cloud: Cloud) => Promise<void>,
  options: BrowserOptions,
): Promise<Booth<Cloud>> {
  const launching = startBrowser(options);
  try {
    const [cloud, browser] = await Promise.all([starting, launching]);
    const addressOf = (label: RegExp) => cloud.addresses.find((address) => label.test(address.label))?.url ?? '';
    const closePages = async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    };
    const close = async () => {
      await browser.close();
      await stop(cloud);
    };
    const site = `http://localhost:${cloud.endpoints['frontend.port']}`;
    return { cloud, browser, addressOf, site, closePages, close };
  } catch (error) {
    await Promise.allSettled([starting.then(stop), launching.then((browser) => browser.close())]);
    throw error;
  }
}

async function joinSharedCloud(): Promise<BoothCloud> {
  const keeper = process.env.SHARED_CLOUD;
  if (keeper === undefined) throw new Error('The shared cloud is started by jest.config.js: run the test with jest.');
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(keeper + path);
    if (!response.ok) throw new Error(`The shared cloud did not start: ${await response.text()}`);
    return response.json();
  };
  return { ...SharedCloud.parse(await ask('/')), untilIdle: async () => z.boolean().parse(await ask('/until-idle')) };
}

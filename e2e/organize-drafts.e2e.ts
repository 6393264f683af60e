import { resolve } from 'node:path';
import { type PollDefinition, routes } from '@booth/shared';
import type { Browser } from 'playwright-core';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import config from '../offline-cloud.config.ts';
import { axeViolations } from './axe.ts';
import { httpClient } from './http-client.ts';
import { Organizer } from './organizer.ts';

const root = resolve(__dirname, '..');

let cloud: LocalCloud;
let browser: Browser;
let site: string;
let token: string;
let client: ReturnType<typeof httpClient>;

beforeAll(async () => {
  [cloud, browser] = await Promise.all([
    // A page may sign in only at an address that browsers count as secure.
    startLocalCloud(config, { folder: root, freePorts: true, host: 'localhost' }),
    startBrowser(),
  ]);
  const addressOf = (label: RegExp) => cloud.addresses.find((address) => label.test(address.label))?.url ?? '';
  site = new URL(addressOf(/^Organize/)).origin;
  client = httpClient({ survey: addressOf(/^Survey API/), aggregation: addressOf(/^Results API/) });
  const signIn = createSignInClient({
    issuer: addressOf(/^Sign-in/),
    clientId: 'booth-organize',
    redirectUri: `${site}/organize/signed-in`,
  });
  token = (await signIn.signIn('jiro')).access_token;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

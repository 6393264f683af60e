import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmplifyClient, GetBranchCommand } from '@aws-sdk/client-amplify';
import { buildFromRepository, publishSite } from '../src/amplify-site.ts';
import { type AmplifyStandIn, startAmplifyStandIn } from '../src/rehearsal/amplify.ts';
import { contentHash, readSite, type SiteFiles, siteVariables } from '../src/site.ts';

const files = (contents: Record<string, string>): SiteFiles =>
  new Map(Object.entries(contents).map(([path, content]) => [path, Buffer.from(content)]));

test('the build gets each address from its stack', async () => {
  const output = async (service: string, name: string) => `${service}.${name}`;
  expect(await siteVariables({ output })).toEqual({
    VITE_SURVEY_URL: 'survey.SurveyUrl',
    VITE_AGGREGATION_URL: 'aggregation.AggregationUrl',
    VITE_REALTIME_URL: 'realtime.WebSocketUrl',
    VITE_OIDC_AUTHORITY: 'survey.SignInIssuer',
    VITE_OIDC_CLIENT_ID: 'survey.SignInClientId',
    VITE_OIDC_LOGOUT_URL: 'survey.SignInLogoutUrl',
  });
});

test('a site has no source maps and no manifest of the build', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'site-'));
  try {
    for (const name of ['assets', '.vite']) await mkdir(join(folder, name));
    const paths = ['index.html', 'assets/main.js', 'assets/main.js.map', '.vite/manifest.json'];
    for (const path of paths) await writeFile(join(folder, path), path);
    expect([...(await readSite(folder)).keys()]).toEqual(['assets/main.js', 'index.html']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['contents', { a: '2', b: '' }],
  ['paths', { c: '1', b: '' }],
  ['the border between two files', { a: '', b: '1' }],
  ['the border between path and content', { a1: '', b: '' }],
])('a site of other %s has another name', (_, other) => {
  const site = files({ a: '1', b: '' });
  expect(contentHash(site)).toBe(contentHash(files({ a: '1', b: '' })));
  expect(contentHash(files(other))).not.toBe(contentHash(site));
});

describe('publishing', () => {
  const hosted = { appId: 'dbooth', branchName: 'main' };
  let amplify: AmplifyStandIn;
  let client: AmplifyClient;
  let said: string[];
  const publish = (contents: Record<string, string>) =>
    publishSite({ client, say: (news) => said.push(news), pollMs: 1 }, hosted, files(contents));
  const shown = async (path: string) => (await fetch(`${amplify.site}/${path}`)).text();

  beforeEach(async () => {
    amplify = await startAmplifyStandIn();
    client = new AmplifyClient({
      endpoint: amplify.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    said = [];
  });
  afterEach(async () => {
    client.destroy();
    await amplify.stop();
  });

  test('uploads the site, and waits until visitors get it', async () => {
    // Act
    const isNew = await publish({ 'index.html': 'the page', 'assets/main.js': 'the script' });

    // Assess
    expect(isNew).toBe(true);
    expect([await shown('polls/one'), await shown('assets/main.js')]).toEqual(['the page', 'the script']);
    expect(said).toEqual([expect.stringMatching(/^Uploading 2 files, 1 KB/), 'Amplify: succeed …']);
  });

  test('uploads nothing if the same files are published already', async () => {
    await publish({ 'index.html': 'the page' });
    expect(await publish({ 'index.html': 'the page' })).toBe(false);
    expect(await publish({ 'index.html': 'another page' })).toBe(true);
    expect(amplify.uploads()).toBe(2);
    expect(await shown('index.html')).toBe('another page');
  });

  test('reports a failure of Amplify, and publishes again the next time', async () => {
    await expect(publish({ 'robots.txt': 'no page' })).rejects.toThrow(
      /did not publish the branch main of the app dbooth.*\nVisitors still get the earlier pages\.$/,
    );
    const { branch } = await client.send(new GetBranchCommand(hosted));
    expect(branch?.tags ?? {}).toEqual({});
    await expect(publish({ 'robots.txt': 'no page' })).rejects.toThrow('did not publish');
  });

  test('fails if Amplify can not build from the repository', async () => {
    await expect(buildFromRepository({ client, say: () => {}, pollMs: 1 }, hosted)).rejects.toThrow();
  });
});

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { BrowserContext } from 'playwright-core';
import { EVIL, type NpmStart, npmStart } from '../support/npm-start.ts';

/** Five questions that take turns. */
const TURNING = 'serverless-habits';

let booth: NpmStart;
let framing: Server;
let framingPort: number;
/** Keeps its cache from one test to the next. */
let visited: BrowserContext | undefined;

beforeAll(async () => {
  booth = await npmStart();
  framing = createServer(({ url = '/' }, response) => {
    const framed = decodeURIComponent(new URL(url, 'http://localhost').search.slice(1));
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<title>A page of others</title><iframe src="${framed}" width="1280" height="720"></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(framing, 'listening');
  const address = framing.address();
  framingPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterAll(() => void framing?.close());

describe.each([
  ['while it is developed', () => booth.site],
  ['as it is deployed', () => booth.built.origin],
])('framed by other sites, %s:', (_how, origin) => {
  beforeAll(async () => {
    visited = await booth.browser.newContext();
  });

  afterEach(() => Promise.all(visited?.pages().map((page) => page.close()) ?? []));

  afterAll(() => visited?.close());

  /** Opens a page of another site that frames a page of ours. */
  async function framed(host: string, path: string) {
    const page = await (visited ?? booth.browser).newPage();
    const refused = page.waitForEvent('console', {
      predicate: (message) => message.text().includes('frame-ancestors'),
      timeout: 0,
    });
    // The wait ends with the page.
    refused.catch(() => undefined);
    await page.goto(`http://${host}:${framingPort}/?${encodeURIComponent(origin() + path)}`);
    return { page, board: page.frameLocator('iframe').locator('[data-board]'), refused };
  }

  test.each([
    [`/embed/${TURNING}`, 'embed'],
    [`/polls/${TURNING}/live?embed`, 'embed'],
    [`/polls/${TURNING}/live?overlay`, 'overlay'],
  ])('%s shows the board on sites that the stage allows, even after a reload', async (path, mode) => {
    const { page, board } = await framed('localhost', path);
    await board.waitFor();
    expect(await board.getAttribute('data-mode')).toBe(mode);
    await page.reload();
    await board.locator('[data-screen]').waitFor();
    const vote = page.frameLocator('iframe').getByRole('link', { name: /^QR code/ });
    expect(await vote.getAttribute('target')).toBe('_blank');
  });

  test.each([
    ['localhost', `/polls/${TURNING}/live`],
    ['localhost', `/polls/${TURNING}`],
    ['localhost', '/organize'],
    ['localhost', '/preview'],
    [EVIL, `/embed/${TURNING}`],
    [EVIL, `/polls/${TURNING}/live?embed`],
  ])('%s is not allowed to frame %s', async (host, path) => {
    const { board, refused } = await framed(host, path);
    await refused;
    expect(await board.count()).toBe(0);
  });
});

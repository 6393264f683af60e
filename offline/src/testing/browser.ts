import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';
import { unpackedBrowser } from './unpacked-browser.ts';

/** Where systems install browsers. The npm package only has one for Linux x64. */
const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const SYSTEM_FONTS = '/etc/fonts';

/** Keeps the browser from calling its vendor, which takes time on a machine without a network. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Returns the path of the browser: of CHROME_PATH, of the system, or of the npm package. */
async function executable(): Promise<string> {
  const wanted = process.env.CHROME_PATH ?? SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (wanted !== undefined) return wanted;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Makes @sparticuz/chromium also unpack system libraries, which a bare machine lacks.
    process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
    // By default it only uses its own font, which has no Japanese.
    if (existsSync(SYSTEM_FONTS)) process.env.FONTCONFIG_PATH ??= SYSTEM_FONTS;
    return unpackedBrowser();
  }
  throw new Error('No browser found: install Google Chrome or Chromium, or set CHROME_PATH to one.');
}

/**
 * Starts a headless browser: that of CHROME_PATH, of the system, or of the npm package (Linux x64).
 * In this browser the host names `localNames` lead to this machine, so that a test can have pages
 * of other sites. `debuggingPort` is the port of the DevTools protocol.
 */
export async function startBrowser({
  localNames = [],
  debuggingPort,
}: {
  localNames?: readonly string[];
  debuggingPort?: number;
} = {}): Promise<Browser> {
  const rules = localNames.map((name) => `MAP ${name} 127.0.0.1`).join(', ');
  return playwright.launch({
    executablePath: await executable(),
    args: [
      '--no-sandbox',
      '--headless=shell',
      `--host-resolver-rules=${rules}`,
      ...QUIET,
      ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
    ],
  });
}

import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';
import { unpackedBrowser } from './unpacked-browser.ts';

/** Browsers of the system, for machines that the npm package has no browser for. */
const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const SYSTEM_FONTS = '/etc/fonts';

/** Keeps the browser from looking for hosts of its own, which only costs time on a machine without a network. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

async function executable(): Promise<string> {
  const wanted = process.env.CHROME_PATH ?? SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (wanted !== undefined) return wanted;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Makes @sparticuz/chromium unpack the system libraries too that a bare machine lacks.
    process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
    // It would use the one font it brings, which has no Japanese, even where the system has fonts.
    if (existsSync(SYSTEM_FONTS)) process.env.FONTCONFIG_PATH ??= SYSTEM_FONTS;
    return unpackedBrowser();
  }
  throw new Error('No browser found: install Google Chrome or Chromium, or set CHROME_PATH to one.');
}

/**
 * Starts a headless browser: the one that CHROME_PATH names, the system's, or the one that comes
 * with npm (Linux x64). `localNames`: names that lead to this machine in it, such as those of pages
 * of other sites. `debuggingPort`: where tools that speak the DevTools protocol find it.
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

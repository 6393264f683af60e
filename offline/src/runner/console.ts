import { styleText } from 'node:util';
import qrcode from 'qrcode-terminal';
import type { LocalCloud } from './local-cloud.ts';
import { fillTemplate } from './places.ts';

const COLOURS = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const;
/** While parts start, only lines like these are shown: the rest is of use only if the start fails. */
const NOTABLE = /warning|error|waiting:|starting again|injects faults/i;

/** What the user of `offline-cloud start` sees. */
export interface CloudConsole {
  line(part: string, line: string): void;
  ready(part: string, milliseconds: number, url: string | undefined): void;
  started(cloud: LocalCloud, milliseconds: number): void;
}

/** Prints one line for each part that is ready, then the addresses, then everything that parts print, after their name. */
export function createCloudConsole(parts: readonly string[], verbose: boolean): CloudConsole {
  const width = Math.max(...parts.map((part) => part.length));
  let showAll = verbose;
  const name = (part: string) => {
    const colour = COLOURS[parts.indexOf(part) % COLOURS.length] ?? 'white';
    return styleText(colour, part.padEnd(width));
  };
  return {
    line: (part, line) => {
      if (line.trim() !== '' && (showAll || NOTABLE.test(line))) console.log(`${name(part)} | ${line}`);
    },
    ready: (part, milliseconds, url = '') => {
      const seconds = `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
      console.log(`${styleText('green', '✓')} ${name(part)} ${seconds}  ${url}`);
    },
    started: ({ addresses, places }, milliseconds) => {
      showAll = true;
      console.log(`\nReady after ${(milliseconds / 1000).toFixed(1)} s. Ctrl-C stops everything.\n`);
      const labelWidth = Math.max(0, ...addresses.map(({ label }) => label.length));
      for (const { label, url } of addresses) console.log(`  ${label.padEnd(labelWidth)}  ${url}`);
      const consoleUrl = fillTemplate('{cloud.url}/console/', places);
      console.log(`  ${'Step Functions console'.padEnd(labelWidth)}  ${consoleUrl}`);
      for (const { label, url } of addresses.filter(({ qrCode }) => qrCode)) {
        qrcode.generate(url, { small: true }, (code) => console.log(`\n${label}: ${url}\n${code}`));
      }
    },
  };
}

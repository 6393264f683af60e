import { clearLine, cursorTo } from 'node:readline';
import { styleText } from 'node:util';
import qrcode from 'qrcode-terminal';
import { fillTemplate } from './endpoints.ts';
import type { LocalCloud } from './local-cloud.ts';

const COLOURS = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const;
/** The lines that are shown while parts start; others matter only if the start fails. */
const NOTABLE = /warning|error|waiting:|changed: |injects faults/i;
const STATUS_MS = 1_000;

/** The output of `offline-cloud start`. */
export interface CloudConsole {
  line(part: string, line: string): void;
  ready(part: string, milliseconds: number, url: string | undefined): void;
  started(cloud: Pick<LocalCloud, 'addresses' | 'buckets' | 'endpoints'>, milliseconds: number): void;
  /** Removes the status line, after the start has failed or was interrupted. */
  end(): void;
}

export interface CloudConsoleOptions {
  /** The seed is the last one. */
  parts: readonly string[];
  /** Shows all lines of parts that start. */
  verbose: boolean;
  out: NodeJS.WritableStream & { columns?: number };
  /** Keeps a status line that names the parts that start; see `canWriteInPlace`. */
  inPlace: boolean;
}

/** Returns true for a terminal that a person reads and that can move its cursor. */
export function canWriteInPlace({ isTTY }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && env.TERM !== 'dumb' && !env.CI && !env.NO_COLOR;
}

/** Prints one line for each part that is ready, then the addresses, then all lines of all parts. */
export function createCloudConsole({ parts, verbose, out, inPlace }: CloudConsoleOptions): CloudConsole {
  const width = Math.max(...parts.map((part) => part.length));
  const pending = new Set(parts);
  const began = performance.now();
  let showAll = verbose;
  let download = '';

  const status = () => {
    const others = [...pending].filter((part) => part !== 'seed');
    const names = (others.length > 0 ? others : [...pending]).join(', ') || 'reading what the seed wrote';
    const seconds = Math.floor((performance.now() - began) / 1000);
    const text = `Starting ${parts.length - pending.size}/${parts.length}: ${download}${names} … ${seconds} s`;
    // A wrapped line could not be removed.
    return [...text].slice(0, (out.columns || 80) - 1).join('');
  };
  const clear = () => {
    cursorTo(out, 0);
    clearLine(out, 0);
  };
  const refresh = () => {
    clear();
    out.write(status());
  };
  let timer = inPlace ? setInterval(refresh, STATUS_MS) : undefined;
  const end = () => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    clear();
  };
  const print = (text: string) => {
    if (timer !== undefined) clear();
    out.write(`${text}\n`);
    if (timer !== undefined) out.write(status());
  };
  const name = (part: string) => {
    const colour = COLOURS[parts.indexOf(part) % COLOURS.length] ?? 'white';
    return styleText(colour, part.padEnd(width));
  };
  return {
    line: (part, line) => {
      if (part === 'download' && inPlace) {
        download = `${line}; `;
        refresh();
      } else if (line.trim() !== '' && (showAll || part === 'download' || NOTABLE.test(line))) {
        print(`${name(part)} | ${line}`);
      }
    },
    ready: (part, milliseconds, url = '') => {
      if (part === 'dynamodb') download = '';
      pending.delete(part);
      const seconds = `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
      print(`${styleText('green', '✓')} ${name(part)} ${seconds}  ${url}`.trimEnd());
    },
    started: ({ addresses, buckets, endpoints }, milliseconds) => {
      end();
      showAll = true;
      print(`\nReady after ${(milliseconds / 1000).toFixed(1)} s. Ctrl-C stops everything.\n`);
      const labelWidth = Math.max(0, ...addresses.map(({ label }) => label.length));
      for (const { label, url } of addresses) print(`  ${label.padEnd(labelWidth)}  ${url}`);
      const consoleUrl = fillTemplate('{cloud.url}/console/', endpoints);
      print(`  ${'Step Functions console'.padEnd(labelWidth)}  ${consoleUrl}`);
      if (buckets.length > 0) {
        print(`  ${'S3'.padEnd(labelWidth)}  ${fillTemplate('{queues.url}', endpoints)} (${buckets.join(', ')})`);
      }
      for (const { label, url } of addresses.filter(({ qrCode }) => qrCode)) {
        qrcode.generate(url, { small: true }, (code) => print(`\n${label}: ${url}\n${code}`));
      }
    },
    end,
  };
}

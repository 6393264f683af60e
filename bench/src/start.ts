import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigInput } from 'serverless-offline-step-functions-cloud/config';
import { startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../../offline-cloud.config.ts';
import { tenths } from './distribution.ts';

const folder = join(import.meta.dirname, '../..');

/** How often memory is measured while the cloud starts, in milliseconds. */
const SAMPLE_MS = 250;
/** How long to leave the cloud alone before measuring idle memory, in milliseconds. */
const SETTLE_MS = 20_000;
/** Clock ticks per second in /proc, on every Linux that Node runs on (`getconf CLK_TCK`). */
const TICKS = 100;
const BYTES_OF_PAGE = 4_096;

export const goals: Record<string, string> = {
  readyMs: '≤ 15,000 on two idle cores',
  peakMegabytes: '≤ 2,000',
  idleMegabytes: '≤ 2,000',
};

export const notes = (): string[] => [
  'Each …Ms counts from the start of that part. Processor time and memory are those of all processes, from /proc (0 on systems other than Linux).',
  'reference…: the same cloud, but serverless-esbuild builds the functions one by one, and worker threads run them.',
];

/** Starts the local cloud twice on free ports: as `npm start` does, and as the reference. */
export async function run(): Promise<Record<string, number>> {
  const usual = await measureStart(config);
  const services = Object.entries(config.services).map(([name, service]) => [
    name,
    { ...service, workerThreads: true },
  ]);
  const reference = await measureStart({ ...config, services: Object.fromEntries(services) });
  const { readyMs, processorSeconds, peakMegabytes, idleMegabytes } = reference;
  return {
    ...usual,
    referenceReadyMs: readyMs ?? 0,
    referenceProcessorSeconds: processorSeconds ?? 0,
    referencePeakMegabytes: peakMegabytes ?? 0,
    referenceIdleMegabytes: idleMegabytes ?? 0,
  };
}

async function measureStart(input: ConfigInput): Promise<Record<string, number>> {
  const phases: Record<string, number> = {};
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, processes().megabytes);
  }, SAMPLE_MS);
  const before = processes().processorSeconds;
  const started = performance.now();
  const cloud = await startLocalCloud(input, {
    folder,
    freePorts: true,
    restartServices: true,
    onReady: (part, milliseconds) => {
      phases[`${part}Ms`] = Math.round(milliseconds);
    },
  });
  const readyMs = Math.round(performance.now() - started);
  const processorSeconds = tenths(processes().processorSeconds - before);
  clearInterval(sampler);
  await delay(SETTLE_MS);
  const { megabytes: idle } = processes();
  await cloud.stop();
  return { readyMs, ...phases, processorSeconds, peakMegabytes: Math.round(peak), idleMegabytes: Math.round(idle) };
}

interface Process {
  parent: number;
  ticks: number;
  pages: number;
}

/**
 * Returns the resources of this process and its descendants. Processes that have ended are in the
 * processor time of their parents.
 */
function processes(): { processorSeconds: number; megabytes: number } {
  const all = new Map(pids().flatMap((pid) => withProcess(pid)));
  const own = [...all].filter(([pid]) => isDescendant(pid, all)).map(([, process]) => process);
  return {
    processorSeconds: tenths(own.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS),
    megabytes: (own.reduce((sum, { pages }) => sum + pages, 0) * BYTES_OF_PAGE) / 1e6,
  };
}

function pids(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function withProcess(pid: number): [number, Process][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The fields after the name, which may have spaces: state, parent, … (proc(5)).
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    return [[pid, { parent: fields[1] ?? 0, ticks: utime + stime + cutime + cstime, pages: fields[21] ?? 0 }]];
  } catch {
    // The process has ended meanwhile.
    return [];
  }
}

function isDescendant(pid: number, all: ReadonlyMap<number, Process>): boolean {
  for (let each: number | undefined = pid; each !== undefined && each > 1; each = all.get(each)?.parent) {
    if (each === process.pid) return true;
  }
  return false;
}

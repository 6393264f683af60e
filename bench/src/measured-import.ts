import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

/** Prints the elapsed time and the processor time of importing a module, in milliseconds. */
const MEASURED_IMPORT = `
const [, file] = process.argv;
const { performance } = await import('node:perf_hooks');
const { pathToFileURL } = await import('node:url');
const before = process.cpuUsage();
const begun = performance.now();
await import(pathToFileURL(file));
const importMs = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ importMs, processorMs: (user + system) / 1000 }));
process.exit(0);
`;
const MeasuredImport = z.object({ importMs: z.number(), processorMs: z.number() });
export type MeasuredImport = z.infer<typeof MeasuredImport>;

/**
 * Imports a module in a fresh process that has only the given environment.
 * @throws Error with the output of the process if the module cannot be loaded
 */
export async function measureImport(file: string, environment: Record<string, string>): Promise<MeasuredImport> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', MEASURED_IMPORT, file],
    // Lambda gives each function its region.
    { env: { AWS_REGION: 'us-east-1', ...environment } },
  );
  return MeasuredImport.parse(JSON.parse(stdout));
}

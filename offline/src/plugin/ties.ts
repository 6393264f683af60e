import { setTimeout as delay } from 'node:timers/promises';
import type { CloudClient } from '../cloud/index.ts';
import { type LocalStack, type NeededImport, type Template, UnresolvedIntrinsic } from '../cloudformation/index.ts';
import type { PluginLog } from './serverless.ts';

/** How long a service waits for another one's export, and how often it says so, in milliseconds. */
const IMPORT_TIMEOUT_MS = 120_000;
const IMPORT_REMINDER_MS = 5_000;

/** The exports of a stack, by name: those that can be resolved, and for the others why not. */
export function exportsOf(template: Template, stack: LocalStack) {
  const exports: Record<string, string> = {};
  const unresolved: { name: string; path: string; value: unknown; reason: string }[] = [];
  for (const [key, output] of Object.entries(template.Outputs)) {
    if (output.Export === undefined || !stack.holds(output.Condition)) continue;
    const path = `resources.Outputs.${key}`;
    const name = `${stack.resolve(output.Export.Name, `${path}.Export.Name`)}`;
    try {
      exports[name] = `${stack.resolve(output.Value, `${path}.Value`)}`;
    } catch (error) {
      if (!(error instanceof UnresolvedIntrinsic)) throw error;
      unresolved.push({ name, path, value: output.Value, reason: error.message });
    }
  }
  return { exports, unresolved };
}

/** Fetches the needed exports of other services into `imports`, waiting until they are published. */
export async function fetchImports(
  cloud: CloudClient,
  needed: readonly NeededImport[],
  imports: Map<string, unknown>,
  log: PluginLog,
): Promise<void> {
  const missing = needed.filter(({ name }) => !imports.has(name));
  const paths = new Map(missing.map(({ name, path }) => [name, path]));
  await Promise.all([...paths].map(async ([name, path]) => imports.set(name, await waitFor(cloud, name, path, log))));
}

async function waitFor(cloud: CloudClient, name: string, path: string, log: PluginLog): Promise<string> {
  const deadline = Date.now() + IMPORT_TIMEOUT_MS;
  for (;;) {
    const asked = Date.now();
    const { value, known } = await cloud.findExport(name, IMPORT_REMINDER_MS);
    if (value !== undefined) return value;
    const published = known.filter((other) => !other.startsWith('sls-')).join(', ') || 'none';
    const message = `${path} imports ${name}, which no running service exports (exports so far: ${published})`;
    if (Date.now() > deadline) throw new Error(`${message}. Is the service that exports it in the configuration?`);
    log.notice(`Waiting: ${message}`);
    await delay(Math.max(0, asked + IMPORT_REMINDER_MS - Date.now()));
  }
}

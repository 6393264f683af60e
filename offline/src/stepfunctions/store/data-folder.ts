import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json } from '../../json.ts';
import { parseMachine } from '../asl/machine.ts';
import type { Execution } from '../engine/execution.ts';
import { KEPT_CLOSED_EXECUTIONS } from '../limits.ts';
import { readJournalLine, writeJournalLine } from './journal-line.ts';
import type { ActivityStore, MachineStore } from './machine-store.ts';
import { applyLine, journalLine } from './snapshot.ts';

const json: z.ZodType<Json> = z.json();
const settings = z.record(z.string(), json);
const encryption = settings.default({ type: 'AWS_OWNED_KEY' });
const tags = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const resource = z.object({ arn: z.string(), name: z.string(), createdAt: z.number(), tags });
const revision = z
  .object({
    definition: z.string(),
    roleArn: z.string(),
    loggingConfiguration: settings,
    tracingConfiguration: settings,
    encryptionConfiguration: encryption,
    revisionId: z.string().optional(),
    revisedAt: z.number().default(0),
  })
  .transform((given) => ({ ...given, revisionId: given.revisionId, machine: parseMachine(given.definition) }));
const description = z
  .object({ description: z.string().optional() })
  .transform((given) => ({ description: given.description }));
const version = z.object({ number: z.number(), createdAt: z.number() }).and(description).and(revision);
const alias = z
  .object({
    name: z.string(),
    routes: z.array(z.object({ version: z.number(), weight: z.number() })),
    createdAt: z.number(),
    updatedAt: z.number(),
  })
  .and(description);
const machine = resource
  .extend({
    type: z.enum(['STANDARD', 'EXPRESS']),
    versions: z.array(version).default([]),
    lastVersion: z.number().default(0),
    aliases: z.array(alias).default([]),
  })
  .and(revision);
const machineFile = z.array(machine);
const activityFile = z.array(resource.extend({ encryptionConfiguration: encryption }));

/**
 * Keeps machines, activities, the secret of task tokens and a journal of executions in a folder. An
 * execution appends its changes and scopes whenever it comes to rest, so a restart repeats nothing.
 * Data survive the end of the process, not of the machine (no fsync).
 */
export class DataFolder {
  readonly #folder: string;
  readonly #journal: number;
  /** The number of events in the journal, by execution. */
  readonly #written = new Map<string, number>();
  readonly #loaded: Execution[];
  #closed = false;

  /** Reads the folder, and compacts the journal. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#loaded = this.#readJournal();
    const compact = this.#path('executions.jsonl.new');
    writeFileSync(compact, this.#loaded.map((execution) => this.#line(execution)).join(''));
    renameSync(compact, this.#path('executions.jsonl'));
    this.#journal = openSync(this.#path('executions.jsonl'), 'a');
  }

  /** Returns the secret that signs task tokens, so that they stay valid. */
  secret(): Buffer {
    const path = this.#path('secret');
    if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600 });
    return Buffer.from(readFileSync(path, 'utf8'), 'hex');
  }

  /** Returns the executions of the journal, oldest first. */
  executions(): Execution[] {
    return this.#loaded.splice(0);
  }

  /** Appends an execution's changes. Nothing is saved after `close`. */
  save(execution: Execution): void {
    if (this.#closed) return;
    writeSync(this.#journal, this.#line(execution));
    if (execution.ending !== undefined) this.#written.delete(execution.origin.arn);
  }

  loadMachines(machines: MachineStore): void {
    for (const one of machineFile.parse(this.#readList('machines.json'))) machines.set(one.arn, one);
  }

  saveMachines(machines: MachineStore): void {
    // Parsed machines are left out: they come from the definitions.
    const list = [...machines.values()].map(({ machine: _machine, versions, ...given }) => ({
      ...given,
      versions: versions.map(({ machine: _versionMachine, ...version }) => version),
    }));
    this.#writeList('machines.json', list);
  }

  loadActivities(activities: ActivityStore): void {
    for (const one of activityFile.parse(this.#readList('activities.json'))) activities.set(one.arn, one);
  }

  saveActivities(activities: ActivityStore): void {
    this.#writeList('activities.json', [...activities.values()]);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#journal);
  }

  #readList(name: string): unknown {
    const path = this.#path(name);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  }

  #writeList(name: string, list: readonly object[]): void {
    writeFileSync(this.#path(`${name}.new`), JSON.stringify(list));
    renameSync(this.#path(`${name}.new`), this.#path(name));
  }

  #line(execution: Execution): string {
    const { arn } = execution.origin;
    const text = writeJournalLine(journalLine(execution, this.#written.get(arn) ?? 0));
    this.#written.set(arn, execution.history.events.length);
    return `${text}\n`;
  }

  #readJournal(): Execution[] {
    const path = this.#path('executions.jsonl');
    if (!existsSync(path)) return [];
    const executions = new Map<string, Execution>();
    const lines = readFileSync(path, 'utf8').split('\n');
    for (const [index, text] of lines.entries()) {
      // The last line is empty, or incomplete if the process was killed.
      if (index === lines.length - 1) break;
      const given = readJournalLine(text);
      // A redriven execution is written again from its origin on.
      const execution = applyLine(given.origin === undefined ? executions.get(given.arn) : undefined, given);
      if (execution !== undefined) executions.set(given.arn, execution);
    }
    return withoutOldest([...executions.values()]);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** Drops the oldest ended executions beyond the limit. */
function withoutOldest(executions: Execution[]): Execution[] {
  let spare = executions.filter(({ ending }) => ending !== undefined).length - KEPT_CLOSED_EXECUTIONS;
  return executions.filter(({ ending }) => ending === undefined || spare-- <= 0);
}

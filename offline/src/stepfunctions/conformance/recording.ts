import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';

const json: z.ZodType<Json> = z.json();

const recordedEvent = z.looseObject({
  /** Hidden in recordings of parallel branches. */
  id: json,
  previousEventId: json,
  type: z.string(),
});

const recordedCase = z.object({
  id: z.string(),
  services: z.array(z.string()).default([]),
  maskedIds: z.boolean().default(false),
  definition: json,
  input: json,
  events: z.array(recordedEvent),
});

/** One execution that AWS ran: the machine, the input, and the history that AWS returned. */
export type RecordedCase = z.infer<typeof recordedCase> & { group: string };

/** An event with its details, which are in a field named after the type. */
export interface PlainEvent {
  id: Json;
  previousEventId: Json;
  type: string;
  details: JsonObject;
}

/** Reads all `*.json` files of a folder: arrays of cases, with the file's name as group. */
export async function readRecordings(folder: string): Promise<RecordedCase[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const cases: RecordedCase[] = [];
  for (const file of files) {
    const content: unknown = JSON.parse(new TextDecoder().decode(await readFile(join(folder, file))));
    const group = basename(file, '.json');
    for (const recorded of z.array(recordedCase).parse(content)) cases.push({ ...recorded, group });
  }
  return cases;
}

/** Converts an event of a recording or of the SDK. */
export function plainEvent(event: object): PlainEvent {
  const fields = new Map<string, unknown>(Object.entries(event));
  const details = [...fields].find(([name]) => name.endsWith('EventDetails'))?.[1];
  return {
    id: toJson(fields.get('id')),
    previousEventId: toJson(fields.get('previousEventId')),
    type: String(fields.get('type')),
    details: asObject(toJson(details)),
  };
}

/** Converts a value of the SDK to JSON. */
function toJson(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

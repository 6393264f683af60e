import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { StateFailure } from '../failure.ts';
import type { MapItem } from '../scope.ts';

/**
 * `ItemReader.ReaderConfig`:
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export const readerConfig = z.looseObject({
  InputType: z.enum(['CSV', 'JSON', 'JSONL']).optional(),
  CSVHeaderLocation: z.enum(['FIRST_ROW', 'GIVEN']).optional(),
  CSVHeaders: z.array(z.string()).optional(),
  CSVDelimiter: z.enum(['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']).default('COMMA'),
  ItemsPointer: z.string().optional(),
});
export type ReaderConfig = z.infer<typeof readerConfig>;

/** The instructions of an ItemReader, with its fields evaluated. */
export interface ReaderPlan {
  action: 'getObject' | 'listObjectsV2';
  request: Json;
  config: ReaderConfig;
  /** 0 or undefined for all. */
  maxItems: number | undefined;
}

/**
 * Calls S3.
 * @throws StateFailure
 */
export type CallS3 = (action: string, request: Json) => Promise<Json>;

type Item = Omit<MapItem, 'Index'>;

/**
 * Reads the items of a distributed Map from S3.
 * @throws StateFailure (`States.ItemReaderFailed`), in AWS's words where they are known
 */
export async function readItems({ action, request, config, maxItems }: ReaderPlan, callS3: CallS3): Promise<MapItem[]> {
  if (maxItems !== undefined && maxItems < 0) throw failed('field MaxItems must be positive');
  const limit = maxItems === undefined || maxItems === 0 ? Number.POSITIVE_INFINITY : maxItems;
  const call: CallS3 = async (name, parameters) => {
    try {
      return await callS3(name, parameters);
    } catch (error) {
      throw error instanceof StateFailure ? failed(error.cause ?? `${error.error}`) : error;
    }
  };
  const found =
    action === 'listObjectsV2' ? await listObjects(request, limit, call) : await readObject(request, config, call);
  return found.slice(0, limit).map((item, index) => ({ Index: index, ...item }));
}

async function readObject(request: Json, config: ReaderConfig, call: CallS3): Promise<Item[]> {
  const { Bucket, Key } = isJsonObject(request) ? request : {};
  const answer = await call('getObject', request);
  const body = isJsonObject(answer) && typeof answer.Body === 'string' ? answer.Body.replace(/^\uFEFF/, '') : '';
  return parseItems(body, config).map((item) => ({ ...item, Source: `S3://${Bucket}/${Key}` }));
}

/**
 * Returns the items in the text of an S3 object.
 * @throws StateFailure (`States.ItemReaderFailed`)
 */
export function parseItems(text: string, config: ReaderConfig): Item[] {
  if (config.InputType === 'CSV') return parseCsv(text, config).map((Value) => ({ Value }));
  if (config.InputType === 'JSONL') {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    return lines.map((line) => ({ Value: parseText(line) }));
  }
  const items = atPointer(parseText(text), config.ItemsPointer ?? '');
  if (Array.isArray(items)) return items.map((Value) => ({ Value }));
  if (isJsonObject(items)) return Object.entries(items).map(([Key, Value]) => ({ Key, Value }));
  throw failed('Attempting to map over non-iterable node.');
}

/** Returns the value at a JSON pointer (RFC 6901). */
function atPointer(value: Json, pointer: string): Json {
  let found: Json | undefined = value;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(found)) found = /^(0|[1-9]\d*)$/.test(key) ? found[Number(key)] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  if (found !== undefined) return found;
  throw failed('The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.');
}

const delimiters = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** Recorded: a missing field is an empty text, and a field without a header is dropped. */
function parseCsv(text: string, { CSVHeaderLocation, CSVHeaders = [], CSVDelimiter }: ReaderConfig): JsonObject[] {
  const delimiter = delimiters[CSVDelimiter];
  let rows: string[][];
  try {
    rows = parse(hideEscaped(text, delimiter), {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  const [first, ...others] = rows.map((row) => row.map((field) => showEscaped(field, delimiter)));
  const headers = CSVHeaderLocation === 'GIVEN' ? CSVHeaders : (first ?? []);
  if (new Set(headers).size < headers.length) throw failed('CSV headers cannot contain duplicates.');
  const body = CSVHeaderLocation === 'GIVEN' && first !== undefined ? [first, ...others] : others;
  return body.map((row) => Object.fromEntries(headers.map((header, column) => [header, row[column] ?? ''])));
}

/**
 * Replaces escaped characters by stand-ins, because the CSV parser knows only one escape. AWS
 * escapes a backslash, a double quote and the delimiter, and drops a backslash before any other
 * character.
 */
function hideEscaped(text: string, delimiter: string): string {
  const hidden = ['\\', '"', delimiter];
  return text.replace(/\\(.)/gs, (_all, character: string) => {
    const index = hidden.indexOf(character);
    return index < 0 ? character : String.fromCharCode(FIRST_HIDDEN + index);
  });
}

function showEscaped(field: string, delimiter: string): string {
  return ['\\', '"', delimiter].reduce(
    (shown, character, index) => shown.replaceAll(String.fromCharCode(FIRST_HIDDEN + index), character),
    field,
  );
}

/** First of the stand-ins, in Unicode's private use area. */
const FIRST_HIDDEN = 0xf8f0;

/**
 * Lists objects in the form that Step Functions passes on (measured by
 * https://github.com/floci-io/floci/pull/3460).
 */
async function listObjects(request: Json, limit: number, call: CallS3): Promise<Item[]> {
  const listed: Item[] = [];
  const parameters = isJsonObject(request) ? request : {};
  let token: Json = parameters.ContinuationToken ?? null;
  do {
    const page: Json = await call('listObjectsV2', { ...parameters, ContinuationToken: token });
    const contents = isJsonObject(page) && Array.isArray(page.Contents) ? page.Contents : [];
    for (const object of contents) {
      if (!isJsonObject(object)) continue;
      const { ETag = null, Key = null, LastModified, Size = null, StorageClass = null } = object;
      listed.push({
        Value: { Etag: ETag, Key, LastModified: Date.parse(String(LastModified)) / 1_000, Size, StorageClass },
        Source: `S3://${parameters.Bucket}`,
      });
    }
    token = isJsonObject(page) ? (page.NextContinuationToken ?? null) : null;
  } while (token !== null && listed.length < limit);
  return listed;
}

function parseText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
}

function failed(cause: string): StateFailure {
  return new StateFailure('States.ItemReaderFailed', cause);
}

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import type { DefinitionIssue } from '../validate.ts';
import type { VisitedDefinition, VisitedState } from './walk.ts';

/** Formats of the schemas that `path-rules.ts` and `expression-rules.ts` check instead. */
const leftToOthers = [
  ...['jsonata_string', 'maybe_jsonata_string', 'asl_arn'],
  ...['asl_path', 'asl_ref_path', 'asl_payload_template', 'asl_result_path'],
];

let compiled: Ajv | undefined;

/**
 * Compiles asl-validator's JSON schemas once; the package compiles them for each definition.
 * Optimizing the code would cost more than it saves, and checking the schemas themselves would take
 * a quarter of the time.
 */
function schemas(): Ajv {
  if (compiled !== undefined) return compiled;
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('asl-validator')), 'schemas');
  compiled = new Ajv({
    schemas: readdirSync(folder).map((file) => require(join(folder, file))),
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats(compiled);
  for (const format of leftToOthers) compiled.addFormat(format, true);
  return compiled;
}

/**
 * Returns violations of asl-validator's schemas. Of many errors only the deepest are reported, as
 * asl-validator does.
 */
export function schemaIssues(definition: JsonObject): DefinitionIssue[] {
  const ajv = schemas();
  const language = typeof definition.QueryLanguage === 'string' ? definition.QueryLanguage : 'JSONPath';
  ajv.validate('http://asl-validator.cloud/state-machine.json#', withoutPayloads(definition, language));
  const errors = ajv.errors ?? [];
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  const deepest = Math.max(...errors.map(depth));
  const selected = errors.filter((error) => depth(error) === deepest);
  const choices = new Set(
    selected.filter(({ keyword }) => keyword === 'oneOf').map(({ instancePath }) => instancePath),
  );
  const reported = selected.filter(({ keyword, instancePath }) => keyword === 'oneOf' || !choices.has(instancePath));
  const messages = reported.map(({ instancePath, message = '' }) => `${instancePath} is invalid. ${message}`);
  return [...new Set(messages)].map((message) => ({ code: 'SCHEMA_VALIDATION_FAILED', message }));
}

/**
 * Removes payloads, because the schemas are stricter about them than AWS: they refuse arrays in
 * Assign, an Output that is a plain string and a boolean Condition. Gives every state its query
 * language, which the schemas require.
 */
function withoutPayloads(definition: Json, language: string): Json {
  if (Array.isArray(definition)) return definition.map((item) => withoutPayloads(item, language));
  if (!isJsonObject(definition)) return definition;
  return Object.fromEntries(
    Object.entries(definition)
      .filter(([field]) => !leftOut.has(field))
      .map(([field, value]) => [field, withoutPayload(field, value, language)]),
  );
}

function withoutPayload(field: string, value: Json, language: string): Json {
  if (field === 'States' && isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, state]) => {
        const bare = withoutPayloads(state, language);
        return [name, isJsonObject(bare) ? { QueryLanguage: language, ...bare } : bare];
      }),
    );
  if (payloads.has(field)) return {};
  if (field === 'Condition' && typeof value === 'boolean') return `{% ${value} %}`;
  return withoutPayloads(value, language);
}

const payloads = new Set([
  ...['Assign', 'Output', 'Arguments', 'Parameters', 'ResultSelector', 'ItemSelector', 'Credentials', 'Result'],
]);

/**
 * The schemas require a bucket for every ResultWriter and refuse a 0 for "all items" and a
 * fractional percentage.
 */
const leftOut = new Set(['ResultWriter', 'MaxItems', 'ToleratedFailurePercentage']);

/**
 * Fields that exclude each other (with `isRequired`: one must be given), by type, with AWS's code.
 */
const alternatives: [types: string[], fields: string[], code: string, isRequired?: boolean][] = [
  [['Pass', 'Task', 'Wait', 'Parallel', 'Map'], ['End', 'Next'], 'TERMINAL_STATE_WITH_NEXT', true],
  [['Wait'], ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'], 'WAIT_DURATION', true],
  [['Task'], ['TimeoutSeconds', 'TimeoutSecondsPath'], 'TASK_TIMEOUT'],
  [['Task'], ['HeartbeatSeconds', 'HeartbeatSecondsPath'], 'TASK_HEARTBEAT'],
  [['Map'], ['ItemProcessor', 'Iterator'], 'MAP_ITEM_PROCESSOR', true],
  [['Map'], ['ItemSelector', 'Parameters'], 'MAP_ITEM_SELECTOR'],
  [['Map'], ['ToleratedFailureCount', 'ToleratedFailureCountPath'], 'MAP_TOLERATED_FAILURE'],
  [['Map'], ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'], 'MAP_TOLERATED_FAILURE'],
  [['Map'], ['MaxConcurrency', 'MaxConcurrencyPath'], 'MAP_CONCURRENCY_ERROR'],
  [['Map'], ['Items', 'ItemsPath'], 'MAP_ITEMS_ERROR'],
  [['Fail'], ['Cause', 'CausePath'], 'FAIL_CAUSE_PROPERTY'],
  [['Fail'], ['Error', 'ErrorPath'], 'FAIL_ERROR_PROPERTY'],
];

/** Fields that exclude each other inside a field of a Map. */
const innerAlternatives: [within: string[], fields: string[], code: string][] = [
  [['ItemReader', 'ReaderConfig'], ['MaxItems', 'MaxItemsPath'], 'MAP_ITEMREADER_MAXITEM'],
  [['ItemBatcher'], ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'], 'MAP_ITEM_BATCHER'],
  [['ItemBatcher'], ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'], 'MAP_ITEM_BATCHER'],
];

/**
 * Returns violations that schemas cannot express: duplicate state names, graphs that cannot end,
 * and fields that exclude each other.
 */
export function relationIssues({ graphs, states }: VisitedDefinition): DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  const names = new Set<string>();
  for (const { name } of states) {
    if (names.has(name))
      issues.push({ code: 'DUPLICATE_STATE_NAMES', message: `A state with this name already exists: ${name}` });
    names.add(name);
  }
  for (const graph of graphs) {
    const ends = [...graph.states.values()].some(
      ({ Type, End }) => Type === 'Succeed' || Type === 'Fail' || End === true,
    );
    if (ends) continue;
    const message = `State machine ${graph.location} is missing a terminal state`;
    issues.push({ code: 'MISSING_TERMINAL_STATE', message });
  }
  return [...issues, ...states.flatMap(alternativeIssues)];
}

function alternativeIssues({ name, fields }: VisitedState): DefinitionIssue[] {
  const given = (owner: JsonObject, names: string[]) => names.filter((field) => Object.hasOwn(owner, field)).length;
  const issue = (code: string, how: string, names: string[]): DefinitionIssue => ({
    code,
    message: `State "${name}" MUST contain ${how} one of ${names.map((field) => `"${field}"`).join(', ')}`,
  });
  const own = alternatives
    .filter(([types]) => types.includes(String(fields.Type)))
    .filter(([, names, , isRequired]) => given(fields, names) > 1 || (isRequired && given(fields, names) === 0))
    .map(([, names, code, isRequired]) => issue(code, isRequired ? 'exactly' : 'at most', names));
  if (fields.Type !== 'Map') return own;
  const inner = innerAlternatives
    .filter(([within, names]) => {
      let owner: Json | undefined = fields;
      for (const field of within) owner = isJsonObject(owner) ? owner[field] : undefined;
      return isJsonObject(owner) && given(owner, names) > 1;
    })
    .map(([, names, code]) => issue(code, 'at most', names));
  return [...own, ...inner];
}

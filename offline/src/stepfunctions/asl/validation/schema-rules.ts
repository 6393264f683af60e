import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import type { DefinitionProblem } from '../validate.ts';
import type { VisitedDefinition, VisitedState } from './walk.ts';

/**
 * The schemas' own formats: what they check is checked by `path-rules.ts` and
 * `expression-rules.ts`.
 */
const leftToOthers = [
  ...['jsonata_string', 'maybe_jsonata_string', 'asl_arn'],
  ...['asl_path', 'asl_ref_path', 'asl_payload_template', 'asl_result_path'],
];

let compiled: Ajv | undefined;

/**
 * The JSON schemas of asl-validator, compiled once: the package itself does it anew for each
 * definition, in 100 ms.
 */
function schemas(): Ajv {
  if (compiled !== undefined) return compiled;
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('asl-validator')), 'schemas');
  compiled = new Ajv({
    schemas: readdirSync(folder).map((file) => require(join(folder, file))),
    allowUnionTypes: true,
  });
  addFormats(compiled);
  for (const format of leftToOthers) compiled.addFormat(format, true);
  return compiled;
}

/**
 * The definition has the shape that asl-validator's schemas ask for. Of many errors the deepest are
 * told, as asl-validator does.
 */
export function schemaProblems(definition: JsonObject): DefinitionProblem[] {
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
  const told = selected.filter(({ keyword, instancePath }) => keyword === 'oneOf' || !choices.has(instancePath));
  const messages = told.map(({ instancePath, message = '' }) => `${instancePath} is invalid. ${message}`);
  return [...new Set(messages)].map((message) => ({ code: 'SCHEMA_VALIDATION_FAILED', message }));
}

/**
 * A definition without the contents of its payloads, which the schemas know less well than AWS:
 * they refuse arrays in Assign, an Output that is a plain string and a Condition that is a boolean.
 * Every state gets its query language, as the schemas want it.
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
 * The schemas want a bucket for every ResultWriter, take no 0 for all items and no percentage with
 * a fraction.
 */
const leftOut = new Set(['ResultWriter', 'MaxItems', 'ToleratedFailurePercentage']);

/**
 * Fields of which a state has one at most, or exactly one: by type, with the code of a state that
 * breaks it.
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

/** The same inside a field of a Map. */
const innerAlternatives: [within: string[], fields: string[], code: string][] = [
  [['ItemReader', 'ReaderConfig'], ['MaxItems', 'MaxItemsPath'], 'MAP_ITEMREADER_MAXITEM'],
  [['ItemBatcher'], ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'], 'MAP_ITEM_BATCHER'],
  [['ItemBatcher'], ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'], 'MAP_ITEM_BATCHER'],
];

/**
 * What schemas cannot say: names are unique in a whole definition, every machine can end, and
 * fields exclude each other.
 */
export function relationProblems({ graphs, states }: VisitedDefinition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const names = new Set<string>();
  for (const { name } of states) {
    if (names.has(name))
      problems.push({ code: 'DUPLICATE_STATE_NAMES', message: `A state with this name already exists: ${name}` });
    names.add(name);
  }
  for (const graph of graphs) {
    const ends = [...graph.states.values()].some(
      ({ Type, End }) => Type === 'Succeed' || Type === 'Fail' || End === true,
    );
    if (ends) continue;
    const message = `State machine ${graph.location} is missing a terminal state`;
    problems.push({ code: 'MISSING_TERMINAL_STATE', message });
  }
  return [...problems, ...states.flatMap(alternativeProblems)];
}

function alternativeProblems({ name, fields }: VisitedState): DefinitionProblem[] {
  const given = (owner: JsonObject, names: string[]) => names.filter((field) => Object.hasOwn(owner, field)).length;
  const problem = (code: string, how: string, names: string[]): DefinitionProblem => ({
    code,
    message: `State "${name}" MUST contain ${how} one of ${names.map((field) => `"${field}"`).join(', ')}`,
  });
  const own = alternatives
    .filter(([types]) => types.includes(String(fields.Type)))
    .filter(([, names, , isRequired]) => given(fields, names) > 1 || (isRequired && given(fields, names) === 0))
    .map(([, names, code, isRequired]) => problem(code, isRequired ? 'exactly' : 'at most', names));
  if (fields.Type !== 'Map') return own;
  const inner = innerAlternatives
    .filter(([within, names]) => {
      let owner: Json | undefined = fields;
      for (const field of within) owner = isJsonObject(owner) ? owner[field] : undefined;
      return isJsonObject(owner) && given(owner, names) > 1;
    })
    .map(([, names, code]) => problem(code, 'at most', names));
  return [...own, ...inner];
}

import { isJsonObject, type Json } from '../../json.ts';

/** Words in a recording that replace values which differ from run to run. */
const maskedWords =
  /^(snf_role_arn|timestamp|date|lambda_function_name|start-date|stop-date|start-time|start_time|entered-time|execution-arn|state-machine-arn|generated-uuid|map_run_arn|RandomNumberGenerated|a_task_token|a_message_id|[A-Za-z]+EventDetails\.[A-Za-z]+)$/;
/** `<uuid:1>`, `<<task_token>:1>`: placeholders inside a string. */
const maskedPart = /<(?:<[^<>]*>|[^<>])+>|snf_role_arn|lambda_function_name/g;
/** Fields that are not compared, since they differ from run to run. */
const ignoredFields = new Set(['timestamp', 'region']);

/**
 * Returns the first difference to the recorded value, or undefined. Strings that hold JSON are
 * compared as JSON: a recording has objects decoded, and AWS keeps the white space of texts.
 */
export function firstDifference(actual: Json | undefined, recorded: Json | undefined, path = ''): string | undefined {
  if (typeof recorded === 'string' && maskedWords.test(recorded) && actual !== undefined) return undefined;
  if (typeof actual === 'string' && typeof recorded === 'string') return differentText(actual, recorded, path);
  const value = typeof actual === 'string' ? decoded(actual) : actual;
  const wanted = typeof recorded === 'string' && typeof value !== 'string' ? decoded(recorded) : recorded;
  if (Array.isArray(value) && Array.isArray(wanted)) {
    if (value.length !== wanted.length) return differenceAt(path, actual, recorded);
    for (const [index, item] of value.entries()) {
      const difference = firstDifference(item, wanted[index], `${path}/${index}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isJsonObject(value) && isJsonObject(wanted)) {
    for (const field of new Set([...Object.keys(wanted), ...Object.keys(value)])) {
      if (ignoredFields.has(field)) continue;
      const difference = firstDifference(value[field], wanted[field], `${path}/${field}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return value === wanted ? undefined : differenceAt(path, actual, recorded);
}

function differentText(actual: string, recorded: string, path: string): string | undefined {
  if (actual === recorded) return undefined;
  const [value, wanted] = [decoded(actual), decoded(recorded)];
  if (typeof value !== 'string' && typeof wanted !== 'string') {
    return firstDifference(value, wanted, path) === undefined
      ? undefined
      : (firstDifference(value, wanted, path) ?? differenceAt(path, actual, recorded));
  }
  const parts = recorded.split(maskedPart);
  if (parts.length === 1) return differenceAt(path, actual, recorded);
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*');
  return new RegExp(`^${pattern}$`).test(actual) ? undefined : differenceAt(path, actual, recorded);
}

function decoded(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const SHOWN_CHARACTERS = 400;
function differenceAt(path: string, actual: Json | undefined, recorded: Json | undefined): string {
  const show = (value: Json | undefined) =>
    value === undefined ? 'nothing' : JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
  return `${path === '' ? 'value' : path}: got ${show(actual)}, recorded ${show(recorded)}`;
}

import { isJsonObject, type Json, ownText, parseJson } from '../../json.ts';

/** The only field of the object that stands in the journal for a payload with a text of its own. */
const textField = '$text';

/**
 * JSON as JSON.stringify writes it, but a payload with a text of its own is written as `{"$text":
 * "…"}`.
 */
export function writeKeepingTexts(value: unknown): string {
  return JSON.stringify(value, (_key, part: Json) => {
    // A payload that looks like a stand-in gets one itself.
    const text = ownText(part) ?? (isStandIn(part) ? JSON.stringify(part) : undefined);
    return text === undefined ? part : { [textField]: text };
  });
}

/** Reads what `writeKeepingTexts` wrote: each payload has its text again. Throws SyntaxError. */
export function readKeepingTexts(text: string): unknown {
  return JSON.parse(text, (_key, part: Json) => (isStandIn(part) ? parseJson(part[textField]) : part));
}

function isStandIn(value: Json): value is { [textField]: string } {
  return isJsonObject(value) && typeof value[textField] === 'string' && Object.keys(value).length === 1;
}

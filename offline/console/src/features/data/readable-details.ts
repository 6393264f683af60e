/** The details of an event as JSON text, with the payloads in them, which AWS sends as text, as JSON too. */
export function readableDetails(details: Record<string, unknown>): string {
  const shown = Object.entries(details).filter(([field]) => !field.endsWith('Details'));
  return JSON.stringify(Object.fromEntries(shown.map(([field, value]) => [field, readable(value)])));
}

function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

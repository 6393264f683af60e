/** One method call inside a template. */
interface MethodCall {
  property: string;
  context: unknown;
  params: unknown[];
}

type Methods<Receiver> = Record<string, (receiver: Receiver, ...params: unknown[]) => unknown>;
type JsonMap = Record<string, unknown>;

/**
 * Templates run on Java in AWS, so strings have Java's methods; patterns are regular expressions.
 */
const stringMethods: Methods<string> = {
  contains: (text, part) => text.includes(String(part)),
  equals: (text, other) => text === other,
  equalsIgnoreCase: (text, other) => text.toLowerCase() === String(other).toLowerCase(),
  isEmpty: (text) => text === '',
  length: (text) => text.length,
  matches: (text, pattern) => new RegExp(`^(?:${String(pattern)})$`).test(text),
  replaceAll: (text, pattern, replacement) =>
    text.replace(new RegExp(String(pattern), 'g'), javaReplacement(replacement)),
  replaceFirst: (text, pattern, replacement) => text.replace(new RegExp(String(pattern)), javaReplacement(replacement)),
  replace: (text, part, replacement) => text.replaceAll(String(part), () => String(replacement)),
  size: (text) => text.length,
  split: (text, pattern) => splitLikeJava(text, String(pattern)),
  toString: (text: string) => text,
};

const listMethods: Methods<unknown[]> = {
  add: (list, item) => list.push(item) > 0,
  contains: (list, item) => list.includes(item),
  get: (list, index) => list[Number(index)],
  isEmpty: (list) => list.length === 0,
  size: (list) => list.length,
  toString: (list: unknown[]) => JSON.stringify(list),
};

const mapMethods: Methods<JsonMap> = {
  containsKey: (map, key) => Object.hasOwn(map, String(key)),
  entrySet: (map) => Object.entries(map).map(([key, value]) => ({ key, value })),
  get: (map, key) => (Object.hasOwn(map, String(key)) ? map[String(key)] : undefined),
  getOrDefault: (map, key, otherwise) => (Object.hasOwn(map, String(key)) ? map[String(key)] : otherwise),
  isEmpty: (map) => Object.keys(map).length === 0,
  keySet: (map) => Object.keys(map),
  put: (map, key, value) => {
    map[String(key)] = value;
    return value;
  },
  size: (map) => Object.keys(map).length,
  toString: (map: JsonMap) => javaText(map),
  values: (map) => Object.values(map),
};

const scalarMethods: Methods<number | boolean> = {
  toString: (scalar: number | boolean) => String(scalar),
  equals: (scalar, other) => scalar === other,
  intValue: (scalar) => Math.trunc(Number(scalar)),
};

/** Gives velocityjs the methods that templates call on Java's strings, lists and maps. */
export const javaMethods = [
  {
    uid: 'java',
    match: (call: MethodCall) => methodOf(call) !== undefined,
    resolve: (call: MethodCall) => methodOf(call)?.(),
  },
];

function methodOf({ context, property, params }: MethodCall): (() => unknown) | undefined {
  if (typeof context === 'string') return bind(stringMethods, context, property, params);
  if (typeof context === 'number' || typeof context === 'boolean')
    return bind(scalarMethods, context, property, params);
  if (Array.isArray(context)) return bind(listMethods, context, property, params);
  if (isJsonMap(context)) return bind(mapMethods, context, property, params);
  return undefined;
}

function bind<Receiver>(methods: Methods<Receiver>, receiver: Receiver, name: string, params: unknown[]) {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return method === undefined ? undefined : () => method(receiver, ...params);
}

function isJsonMap(value: unknown): value is JsonMap {
  // `$input` and `$util` carry methods of their own and are no maps.
  return (
    typeof value === 'object' && value !== null && !Object.values(value).some((item) => typeof item === 'function')
  );
}

/** Takes away the backslashes with which Java quotes; `$1` means a group in JavaScript, too. */
function javaReplacement(replacement: unknown): string {
  return String(replacement).replace(/\\(.)/g, '$1');
}

/** Java's split leaves out the empty strings at the end. */
function splitLikeJava(text: string, pattern: string): string[] {
  const parts = text.split(new RegExp(pattern));
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts;
}

/** Prints a map as Java does, `{a=1, b={c=2}}`, and a list as API Gateway does, as JSON. */
function javaText(value: unknown): string {
  if (isJsonMap(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${javaText(item)}`)
      .join(', ')}}`;
  }
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}
